// Magento with its own themes and Hyvä's, and Adobe's storefront: classes of the body, the cart in storage, and the
// events that say when to look there. A product is its stock-keeping unit, as in the platform's own analytics.

// Until the cart in storage has followed an event.
const LATER_MS = [50, 1500];

export default ({ attempt, cart, find, last, meta, number, tell, text }) => {
  const shows = (name) => RegExp("(^|[ _])" + name + "( |$)").test(document.body.className);
  const currency =
    meta("product:price:currency") ||
    attempt(() => find("meta[itemprop=priceCurrency]").content) ||
    attempt(() => checkoutConfig.quoteData.quote_currency_code);

  // The cart.
  const lines = (found) =>
    (found.items || []).map((line) => ({
      item_id: line.product_sku || line.product_id,
      item_name: line.product_name,
      quantity: +line.qty || 1,
      price: number(line.product_price_value),
      image: attempt(() => line.product_image.src),
    }));
  let added;
  const look = (shown) =>
    attempt(() => {
      const all = lines(JSON.parse(localStorage["mage-cache-storage"]).cart);
      if (cart(all, currency, shown)) return;
      // A new shopper's cart is not in storage before it holds something.
      const items = all.filter((line) => line.item_id == added);
      if (items.length) tell("add_to_cart", { currency, items });
    });
  look(shows("checkout-cart-index"));
  addEventListener("private-content-loaded", ({ detail }) => attempt(() => cart(lines(detail.data.cart || {}), currency)));
  if (window.jQuery)
    jQuery(document).on(
      "ajax:addToCart ajax:removeFromCart ajax:updateCartItemQty customer-data-reload ajaxComplete",
      (event, data) => {
        added = (data && data.sku) || added;
        for (const ms of LATER_MS) setTimeout(look, ms, false);
      },
    );
  last.push(look);

  // Pages, by the body's class.
  const form = find("[data-product-sku]");
  const sku = text("[itemprop=sku]") || attempt(() => form.dataset.productSku);
  if (shows("catalog-product-view") && sku)
    tell("view_item", {
      currency,
      items: [
        {
          item_id: sku,
          item_name: meta("og:title") || text("h1"),
          price: number(meta("product:price:amount") || attempt(() => find("[data-price-type=finalPrice]").dataset.priceAmount)),
          available: find(".stock.unavailable") ? 0 : find(".stock.available") ? 1 : undefined,
        },
      ],
    });
  if (shows("catalogsearch-result-index")) {
    const numbers = document.querySelectorAll(".toolbar-amount .toolbar-number");
    const results = numbers.length ? numbers[numbers.length - 1].textContent : find(".product-item") ? undefined : 0;
    tell("view_search_results", { search_term: new URLSearchParams(location.search).get("q"), results });
  }
  if (shows("checkout-index-index")) {
    tell("begin_checkout", {});
    const step = () => location.hash == "#payment" && tell("add_shipping_info", {});
    step();
    addEventListener("hashchange", step);
    document.addEventListener(
      "click",
      ({ target }) => target.closest(".action.checkout, .btn-place-order") && tell("add_payment_info", {}),
      true,
    );
  }
  const order = text(".checkout-success .order-number") || text(".checkout-success p > span");
  if (shows("checkout-onepage-success") && order) tell("purchase", { transaction_id: order, items: [] });

  // Adobe's data layer.
  const price = (pricing) => pricing && (pricing.specialPrice || pricing.regularPrice);
  const rows = (context) =>
    context.items.map(({ product, quantity, prices }) => ({
      item_id: product.sku,
      item_name: product.name,
      quantity,
      price: attempt(() => prices.price.value) || price(product.pricing),
      image: product.mainImageUrl,
    }));
  const unit = (context) => attempt(() => context.items[0].prices.price.currency) || currency;
  const events = {
    "product-page-view": ({ productContext: { sku, name, pricing, mainImageUrl } }) =>
      tell("view_item", {
        currency: pricing && pricing.currencyCode,
        items: [{ item_id: sku, item_name: name, price: price(pricing), image: mainImageUrl }],
      }),
    "shopping-cart-view": ({ shoppingCartContext: found }) => cart(rows(found), unit(found), true),
    "initiate-checkout": () => tell("begin_checkout", {}),
    "place-order": ({ orderContext: { orderId, grandTotal } }) =>
      tell("purchase", { transaction_id: orderId, value: grandTotal, items: [] }),
  };
  events["add-to-cart"] = events["remove-from-cart"] = ({ shoppingCartContext: found, changedProductsContext: changed }) => {
    if (!cart(rows(found), unit(found)) && changed) tell("add_to_cart", { currency: unit(changed), items: rows(changed) });
  };
  if (window.adobeDataLayer)
    adobeDataLayer.push((layer) => {
      attempt(() => cart(rows(layer.getState("shoppingCartContext"))));
      for (const name in events) layer.addEventListener(name, ({ eventInfo }) => attempt(() => events[name](eventInfo)));
    });
};
