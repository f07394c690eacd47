// Shows what the shop sends and opens what is clicked. Served by the shop itself as /rappel/service-worker.js; its
// scope /rappel/ holds no page, so it stands in nobody's way.

// Every push shows something: browsers take the permission away from those that show nothing.
const FALLBACK = { title: "News from the shop", navigate: "/" };

// The declarative form (web_push 8030), which some browsers show without asking us.
const read = (data) => {
  try {
    const { web_push, notification } = data.json();
    return web_push == 8030 && notification && notification.title ? notification : FALLBACK;
  } catch {
    return FALLBACK;
  }
};

// Links that say which message was clicked and lead back to the shop; our own address names their origin.
const CLICKS = location.search.slice(1) + "/c/";

// Only pages of the shop itself.
const own = (address) => {
  try {
    const url = new URL(address, location.origin);
    return url.origin == location.origin || url.href.startsWith(CLICKS) ? url.href : location.origin + "/";
  } catch {
    return location.origin + "/";
  }
};

addEventListener("install", () => skipWaiting());

addEventListener("push", (event) => {
  const { title, navigate, ...options } = read(event.data);
  event.waitUntil(registration.showNotification(title, { ...options, data: { navigate } }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = own((event.notification.data || {}).navigate);
  event.waitUntil(
    clients.matchAll({ type: "window", includeUncontrolled: true }).then((pages) => {
      const open = pages.find((page) => page.url == address);
      return open ? open.focus() : clients.openWindow(address);
    }),
  );
});
