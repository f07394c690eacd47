// A custom pixel for Shopify, whose checkout lets no script in: tells the edge of the checkout's steps and the order.
// To be pasted under Settings, Customer events, with the three values filled in; see docs/platforms.md.
//
// It runs in a frame without an origin of its own, so the edge knows it by the shop's pixel key. It tells only of
// shoppers whom the shop's tag measures already: their cookie is the consent, and a withdrawal takes it away.

const EDGE = "https://edge.example";
const SHOP = "my-shop";
const KEY = "";

// The wire format: docs/wire-format.md.
const VERSION = 1;
const SHOPIFY = 6;
const CHECKOUT = 8;
const PURCHASE = 10;
const STEPS = { checkout_started: 0, checkout_shipping_info_submitted: 1, payment_info_submitted: 2 };
const LINES_MAX = 50;
const TEXT_BYTES_MAX = 200;
const PRODUCT_ID_BYTES_MAX = 64;
// Id, signature, last activity, flags: tracker/src/device.rs.
const COOKIE = /^([0-9a-f]{32})([0-9a-f]{16})[0-9a-f]{16}([0-9a-f]{2})/;
const SIGNED = 1;

const bytes = (hex) => hex.match(/../g).map((pair) => parseInt(pair, 16));
const number = (value) => (value < 128 ? [value] : [(value % 128) | 128, ...number(Math.floor(value / 128))]);
const text = (value, max) => {
  const spelled = new TextEncoder().encode(value == null ? "" : value);
  return spelled.length > max ? text(String(value).slice(0, -1), max) : [...number(spelled.length), ...spelled];
};
const hundredths = (money) => Math.min(Math.max(Math.round(((money && money.amount) || 0) * 100), 0), 0xffffffff);

const line = ({ quantity, variant }) => [
  ...text(variant && variant.product && variant.product.id, PRODUCT_ID_BYTES_MAX),
  ...number(Math.min(Math.max(quantity || 1, 1), 9999)),
  ...(variant && variant.price ? [1, ...number(hundredths(variant.price))] : [0]),
];
const purchase = ({ order, token, totalPrice, lineItems }) => {
  const lines = (lineItems || []).filter(({ variant }) => variant && variant.product && variant.product.id).slice(0, LINES_MAX);
  return [
    PURCHASE,
    ...text(String((order && order.id) || token).split("/").pop(), TEXT_BYTES_MAX),
    ...number(hundredths(totalPrice)),
    ...number(lines.length),
    ...lines.flatMap(line),
  ];
};

const page = [...crypto.getRandomValues(new Uint8Array(4))];
let sequence = 0;
let privacy = init.customerPrivacy || {};

const send = async (fact) => {
  const [, id, signature, flags] = COOKIE.exec((await browser.cookie.get("_rappel")) || "") || [];
  if (!id || privacy.analyticsProcessingAllowed === false) return;
  const signed = parseInt(flags, 16) & SIGNED ? [1, ...bytes(signature)] : [0];
  const consent = [1, privacy.marketingAllowed ? 1 : 0, SHOPIFY];
  const engaged = 1;
  // Age, idle and active time, no context; one fact, just now; no cards, no report.
  const batch = [...page, ...number(sequence++), 0, 0, 0, 0, 1, 0, ...fact, 0, 0];
  const envelope = [VERSION, ...bytes(id), ...signed, ...consent, engaged, 1, ...batch, 0];
  fetch(`${EDGE}/v1/${SHOP}/signals?pixel=${encodeURIComponent(KEY)}`, {
    method: "POST",
    body: new Blob([new Uint8Array(envelope)], { type: "text/plain" }),
    keepalive: true,
    credentials: "omit",
  }).catch(() => {});
};

for (const name in STEPS) analytics.subscribe(name, () => send([CHECKOUT, STEPS[name]]));
analytics.subscribe("checkout_completed", ({ data }) => send(purchase(data.checkout)));
api.customerPrivacy.subscribe("visitorConsentCollected", (event) => (privacy = event.customerPrivacy));
