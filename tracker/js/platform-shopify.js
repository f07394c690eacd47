// Shopify: the standard storefront events where the theme dispatches them; the platform's own head and the cart's
// address where it does not. A product is its number, whichever variant. The checkout lets no script in: see pixel.js.

export default ({ attempt, cart, meta, number, tell, text }) => {
  const id = (gid) => ("" + gid).split("/").pop();
  const root = attempt(() => Shopify.routes.root) || "/";
  const about = attempt(() => ShopifyAnalytics.meta, {}) || {};
  const page = attempt(() => about.page.pageType);
  const currency = attempt(() => Shopify.currency.active) || about.currency;
  const on = (name, hear) => document.addEventListener("shopify:" + name, (event) => attempt(() => hear(event)));
  const nodes = (list) => (list && list.nodes) || list || [];

  const view = (product) => {
    const variant = product.selectedVariant || {};
    const { amount, currencyCode } = variant.price || attempt(() => product.priceRange.minVariantPrice, {}) || {};
    tell("view_item", {
      currency: currencyCode || currency,
      items: [
        {
          item_id: id(product.id),
          item_name: product.title,
          price: number(amount),
          item_brand: product.vendor,
          image: attempt(() => product.featuredImage.url),
          available: "availableForSale" in variant ? +variant.availableForSale : undefined,
        },
      ],
    });
  };
  on("product:view", ({ context, product }) => context == "page" && view(product));
  on("product:select", ({ promise, product }) =>
    promise.then(({ variant, selectedVariant }) => {
      if (page == "product" && (variant || selectedVariant)) view({ ...product, selectedVariant: variant || selectedVariant });
    }),
  );
  on("collection:view", ({ collection }) =>
    tell("view_item_list", { item_list_name: collection.title || collection.handle, items: [] }),
  );
  on("search:update", ({ search, promise }) => {
    const done = (found) => tell("view_search_results", { search_term: search.query, results: attempt(() => found.totalCount) });
    promise ? promise.then(done) : done();
  });

  // The head says prices in hundredths, and nothing of stock: that is in the markup, with each variant's address.
  const offers = [];
  const walk = (node) => {
    if (!node || typeof node != "object") return;
    if (node.availability) offers.push(node);
    Object.values(node).forEach(walk);
  };
  const offered = ({ id }) => {
    for (const script of document.querySelectorAll('script[type="application/ld+json"]'))
      attempt(() => walk(JSON.parse(script.textContent)));
    const own = offers.find((offer) => `${offer.url} ${offer["@id"]}`.includes("variant=" + id));
    const offer = own || (offers.length == 1 && offers[0]);
    return offer ? +!/out|sold|discon/i.test(offer.availability) : undefined;
  };
  const product = page == "product" && about.product;
  if (product) {
    const wanted = new URLSearchParams(location.search).get("variant");
    const variant = product.variants.find((each) => each.id == wanted) || product.variants[0];
    tell("view_item", {
      currency,
      items: [
        {
          item_id: product.id,
          item_name: meta("og:title") || text("h1"),
          price: variant.price / 100,
          item_brand: product.vendor,
          item_category: product.type,
          available: offered(variant),
        },
      ],
    });
  }

  // The cart: events carry it as the storefront's interface has it, the address as the older one.
  const lines = (found) =>
    nodes(found.lines).map(({ merchandise, quantity, cost }) => ({
      item_id: id(merchandise.product.id),
      item_name: merchandise.product.title,
      quantity,
      price: number((merchandise.price || cost.amountPerQuantity).amount),
    }));
  on("cart:view", ({ cart: found }) => found && cart(lines(found), currency, true));
  on("cart:lines-update", ({ action, lines: changed, promise }) =>
    promise.then(({ cart: found, userErrors }) => {
      if (cart(lines(found), currency) || action != "add" || nodes(userErrors).length) return;
      // The cart was not seen before this.
      for (const { merchandiseId, quantity } of changed) {
        const place = nodes(found.lines).findIndex(({ merchandise }) => merchandise.id == merchandiseId);
        if (place >= 0) tell("add_to_cart", { currency, items: [{ ...lines(found)[place], quantity }] });
      }
    }),
  );
  const read = async (shown) => {
    const answer = await fetch(root + "cart.js");
    const found = await answer.json();
    const items = found.items.map((line) => ({
      item_id: line.product_id,
      item_name: line.product_title,
      quantity: line.quantity,
      price: (line.final_price || line.price) / 100,
      item_brand: line.vendor,
      image: line.image,
    }));
    cart(items, found.currency || currency, shown);
  };
  const again = () => read().catch(() => {});
  read(page == "cart" || /\/cart\/?$/.test(location.pathname)).catch(() => {});
  // Themes without events post by themselves.
  attempt(() =>
    new PerformanceObserver(
      (list) => list.getEntries().some(({ name }) => /\/cart\/(add|change|update|clear)/.test(name)) && again(),
    ).observe({ type: "resource" }),
  );
};
