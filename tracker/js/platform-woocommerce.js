// WooCommerce: the templates' markup, jQuery's events on the body, and the blocks' own. A product is its post's number,
// as in all of the platform's attributes; a variation counts as its product.

const CURRENCIES = { "€": "EUR", "£": "GBP", "¥": "JPY", "zł": "PLN", "Kč": "CZK", Ft: "HUF" };
// An added product is told by the click, by jQuery and by the blocks.
const SAME_MS = 2000;

export default ({ attempt, cart, find, number, tell, text }) => {
  const { body } = document;
  const shows = (name) => body.classList.contains(name);
  const symbol = text(".woocommerce-Price-currencySymbol");
  const marked = () => attempt(() => /"priceCurrency":\s*"(\w{3})"/.exec(find('script[type="application/ld+json"]').textContent)[1]);
  const currency = marked() || attempt(() => wcSettings.currency.code) || CURRENCIES[symbol];

  const price = (root) => text("ins .amount", root) || text(".amount", root);
  let variation;
  let last = {};
  const item = (id, root, quantity) => ({
    item_id: id,
    item_name: text(".product_title, .woocommerce-loop-product__title, .wp-block-post-title, h2, h3", root),
    quantity: parseInt(quantity) || 1,
    price: (variation && variation.display_price) || price(root),
    image: attempt(() => find("img", root).src),
  });
  const added = (id, root, quantity) => {
    const now = Date.now();
    if (!id || (last.id == id && now - last.at < SAME_MS)) return;
    last = { id, at: now };
    tell("add_to_cart", { currency, items: [item(id, root, quantity)] });
  };
  const byButton = (button) =>
    button && added(button.dataset.product_id, button.closest(".product, .wc-block-product, li"), button.dataset.quantity);

  // The product's own page.
  const product = find(".single-product div.product") || (shows("single-product") && body);
  const own = (form) =>
    attempt(() => form.dataset.product_id) ||
    attempt(() => find("[name=add-to-cart]", form).value) ||
    (/\bpostid-(\d+)/.exec(body.className) || [])[1];
  const view = () => tell("view_item", { currency, items: [{ ...item(own(find("form.cart")), product), ...stock() }] });
  const stock = () => {
    if (variation) return { available: variation.is_in_stock ? 1 : 0 };
    return find(".out-of-stock", product) ? { available: 0 } : find(".in-stock", product) ? { available: 1 } : {};
  };
  if (product) view();

  // Its form reloads the page, if no script takes it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form.cart") && !event.defaultPrevented)
      added(own(form), product || form, attempt(() => find("[name=quantity]", form).value));
  });
  document.addEventListener(
    "submit",
    (event) => event.target.matches("form.checkout") && tell("add_payment_info", {}),
    true,
  );

  let clicked;
  document.addEventListener(
    "click",
    (event) => {
      clicked = event.target.closest(".add_to_cart_button[data-product_id]") || clicked;
      if (event.target.closest(".wc-block-components-checkout-place-order-button")) tell("add_payment_info", {});
    },
    true,
  );
  body.addEventListener("wc-blocks_added_to_cart", () => byButton(clicked));

  // The cart, as the shortcode's table or as a block.
  const rows = () =>
    [...document.querySelectorAll(".woocommerce-cart-form__cart-item")].map((row) => ({
      ...item(attempt(() => find("[data-product_id]", row).dataset.product_id), row, attempt(() => find(".qty", row).value)),
      item_name: text(".product-name a", row) || text(".product-name", row),
    }));
  const byBlock = async () => {
    const home = find('link[rel="https://api.w.org/"]');
    const answer = await fetch((home ? home.href : "/wp-json/") + "wc/store/v1/cart");
    const { items } = await answer.json();
    const lines = items.map((line) => ({
      item_id: line.id,
      item_name: line.name,
      quantity: line.quantity,
      price: line.prices.price / 10 ** line.prices.currency_minor_unit,
      image: attempt(() => line.images[0].src),
    }));
    cart(lines, items.length ? items[0].prices.currency_code : currency, true);
  };
  if (find(".wp-block-woocommerce-cart")) byBlock().catch(() => {});
  else if (shows("woocommerce-cart")) cart(rows(), currency, true);

  const jQuery = window.jQuery;
  if (jQuery)
    jQuery(body)
      .on("added_to_cart", (event, fragments, hash, button) => byButton(attempt(() => button[0])))
      .on("removed_from_cart", (event, fragments, hash, button) => {
        const row = button[0].closest("li, tr");
        const quantity = parseInt(text(".quantity", row)) || 1;
        tell("remove_from_cart", { currency, items: [{ item_id: button[0].dataset.product_id, quantity, price: price(row) }] });
      })
      .on("updated_cart_totals wc_cart_emptied", () => cart(rows(), currency))
      .on("found_variation", (event, found) => {
        variation = found;
        if (product) view();
      })
      .on("checkout_error", () => tell("checkout_error", { code: "checkout" }));

  // Checkout, and the order: a page that says it failed is none.
  const received = /order-received\/(\d+)/.exec(location.pathname);
  const order = text(".woocommerce-order-overview__order strong") || (received && find(".wc-block-order-confirmation-summary") && received[1]);
  if (order)
    tell("purchase", {
      transaction_id: order,
      currency,
      value: text(".woocommerce-order-overview__total .amount") || text(".wc-block-order-confirmation-summary .amount"),
    });
  else if (shows("woocommerce-checkout") && !received) tell("begin_checkout", {});

  // A search shares the front page's path.
  const query = new URLSearchParams(location.search);
  if (query.get("s") && query.get("post_type") == "product") {
    const numbers = text(".woocommerce-result-count").match(/\d+/g);
    const some = find("li.product");
    const results = numbers ? Math.max(...numbers) : some ? undefined : 0;
    tell("view_search_results", { search_term: query.get("s"), results: number(results) });
  }
};
