// What a page says of itself, flattened to text: rows of fields, so that one string crosses to the core.
// Field order is the core's: src/sensors/record.rs names it. Numbers are read here, with the page's own parser.

export const attempt = (act, otherwise = "") => {
  try {
    return act();
  } catch {
    return otherwise;
  }
};

const get = (object, key) => attempt(() => object[key]);
const text = (value) => (/st|nu/.test(typeof value) ? ("" + value).replace(/\s+/g, " ").slice(0, 600) : "");
const first = (object, keys) => keys.split(" ").reduce((found, key) => found || text(get(object, key)), "");
export const row = (fields) => fields.map((field) => text(field)).join("\t");

// Prices as shops write them: 49.9, "49,90", "1 299,00 €", "$1,299". In hundredths.
const price = (value) => {
  if (typeof value != "number")
    value = parseFloat(
      text(value)
        .replace(/[^\d.,-]/g, "")
        .replace(/[.,](?=.*[.,]|\d{3}$)/g, "")
        .replace(",", "."),
    );
  return value >= 0 ? Math.round(value * 100) : "";
};
// What a page is for, by words that shops use as a part of the path; numbered as rappel_signal::PageKind.
const KINDS = [
  [1, "^/?$"],
  [6, "(checkouts?|kasse|commande|penztar)"],
  [5, "(cart|basket|bag|panier|warenkorb|carrito|kosar)"],
  [3, "(search|recherche|suche|kereses|catalogsearch)"],
  [8, "(account|my-account|login|register|wishlist|konto|compte|fiok)"],
];
export const kind = (path) =>
  (KINDS.find(([, words]) => RegExp(words[0] == "^" ? words : `[/.]${words}([/.]|$)`).test(path)) || [0])[0];

const absolute = (address) => attempt(() => address && new URL(address, location.href).href);

const item = (from, currency) => [
  first(from, "item_id id sku"),
  parseInt(get(from, "quantity")) || 1,
  price(get(from, "price")),
  first(from, "item_name name"),
  text(get(from, "currency")) || currency,
  absolute(text(get(from, "image"))),
  first(from, "item_category category"),
  first(from, "item_brand brand"),
  first(from, "available"),
];

// A shop event: GA4 puts items under `ecommerce`, careless themes beside it, the older form under `products`.
export const event = (name, details) => {
  const commerce = get(details, "ecommerce") || details;
  const older = "detail add remove checkout purchase click".split(" ").map((part) => get(get(commerce, part), "products"));
  const list =
    [get(commerce, "items"), ...older, get(commerce, "impressions"), get(details, "items")].find(
      (list) => get(list, "length"),
    ) || [];
  const both = (keys) => first(details, keys) || first(commerce, keys);
  const head = [
    name,
    list.length,
    both("item_list_name item_list_id") || first(list[0], "item_list_name item_category"),
    both("search_term search_query query term"),
    both("results results_count number_of_results search_results"),
    both("transaction_id"),
    price(get(commerce, "value")),
    both("code error message"),
  ];
  const items = [...list].slice(0, 50).map((from) => row(item(from, both("currency currencyCode"))));
  return [row(head), ...items].join("\n");
};

// JSON-LD and Open Graph: what the page is, its crumbs, its results; then the one product it is about.
export const markup = () =>
  attempt(() => {
    let list, crumbs, results, products = [];
    const walk = (node, depth) => {
      if (!node || typeof node != "object" || depth > 4) return;
      if (Array.isArray(node)) return node.slice(0, 60).forEach((each) => walk(each, depth + 1));
      const kind = [].concat(node["@type"])[0];
      if (/^Product(Group)?$/.test(kind)) products.push(node);
      if (/^(ItemList|CollectionPage)$/.test(kind)) {
        list = "list";
        results = get(node, "numberOfItems");
      }
      if (kind == "BreadcrumbList") crumbs = [].concat(node.itemListElement).reverse();
      walk(node["@graph"], depth + 1);
      walk(node.mainEntity, depth + 1);
    };
    for (const script of document.querySelectorAll('script[type="application/ld+json"]'))
      walk(attempt(() => JSON.parse(script.textContent)), 0);
    const meta = (name) => text(get(document.querySelector(`meta[property="${name}"]`), "content"));
    const crumb = (back) => first(get(crumbs, back), "name") || first(get(get(crumbs, back), "item"), "name");
    const node = products.length == 1 ? products[0] : {};
    const one = (from, key) => [].concat(get(from, key))[0];
    const offer = one(node, "offers");
    const quote = one(offer, "priceSpecification");
    const image = one(node, "image");
    const brand = get(node, "brand");
    const stock = first(offer, "availability") || meta("product:availability");
    const product = [
      first(node, "sku productID productGroupID mpn gtin gtin13") || meta("product:retailer_item_id"),
      1,
      price(first(offer, "price lowPrice") || first(quote, "price") || meta("product:price:amount")),
      first(node, "name") || meta("og:title"),
      first(offer, "priceCurrency") || first(quote, "priceCurrency") || meta("product:price:currency"),
      absolute(text(image) || first(image, "url contentUrl") || meta("og:image")),
      first(node, "category") || crumb(1),
      text(brand) || first(brand, "name") || meta("product:brand"),
      stock && (/out|sold|discon|oos/i.test(stock) ? 0 : 1),
    ];
    const head = row([list, crumb(0) || meta("og:title"), results]);
    return product[0] ? head + "\n" + row(product) : head;
  });
