// PrestaShop: its object on every page, and the events of its core. A product is its number, whichever combination.

export default ({ attempt, cart, find, meta, number, tell, text }) => {
  const shop = window.prestashop;
  const page = shop.page.page_name;
  const currency = attempt(() => shop.currency.iso_code);
  const last = (numbers) => (numbers ? numbers[numbers.length - 1] : undefined);

  // Older versions have amounts as text.
  const lines = (found) =>
    found.products.map((product) => ({
      item_id: product.id_product,
      item_name: product.name,
      quantity: +(product.cart_quantity || product.quantity) || 1,
      price: number(product.price_amount || product.price_wt || product.price_with_reduction),
      item_brand: product.manufacturer_name,
      item_category: product.category_name || product.category,
      image: attempt(() => product.cover.bySize.home_default.url),
    }));
  const look = (found, shown) => attempt(() => cart(lines(found), currency, shown));
  look(shop.cart, page == "cart");
  shop.on("updateCart", (event) => {
    const found = attempt(() => event.resp.cart) || attempt(() => event.reason.cart);
    if (found) look(found);
  });
  shop.on("updatedCart", () => look(shop.cart));
  shop.on("clickQuickView", ({ dataset }) => tell("select_item", { items: [{ item_id: dataset.idProduct }] }));

  const view = () => {
    const product = attempt(() => JSON.parse(find("#product-details").dataset.product), {}) || {};
    const stock = product.availability;
    tell("view_item", {
      currency,
      items: [
        {
          item_id: product.id_product || attempt(() => find("[name=id_product]").value),
          item_name: product.name || text("h1"),
          price: number(product.price_amount || meta("product:price:amount")),
          item_category: product.category_name,
          available: stock ? (/^un/.test(stock) ? 0 : 1) : find("body.product-out-of-stock") ? 0 : undefined,
        },
      ],
    });
  };
  if (page == "product") {
    view();
    shop.on("updatedProduct", view);
  }
  if (page == "category") tell("view_item_list", { item_list_name: text("h1"), items: [] });
  if (page == "search") {
    const query = new URLSearchParams(location.search);
    const results = last(text(".total-products").match(/\d+/g)) || (find(".product-miniature") ? undefined : 0);
    tell("view_search_results", { search_term: query.get("s") || query.get("search_query"), results });
  }

  // The delivery was chosen once its payment step is open.
  if (/^(checkout|order|orderopc|module-.*checkout)$/.test(page)) {
    tell("begin_checkout", {});
    const step = () => find("#checkout-payment-step:is(.-current, .-js-current, .js-current-step)") && tell("add_shipping_info", {});
    step();
    shop.on("changedCheckoutStep", () => setTimeout(step));
    document.addEventListener(
      "click",
      ({ target }) => target.closest("#payment-confirmation button") && tell("add_payment_info", {}),
      true,
    );
  }
  if (page == "order-confirmation")
    tell("purchase", {
      transaction_id: last(text("#order-reference-value, #order-details li").split(/[\s:]+/)),
      currency,
      value: text("tr.total-value td:last-child"),
    });
};
