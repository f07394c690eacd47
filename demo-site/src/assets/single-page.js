/* Single-page mode: links to lists and products change the page in place, as many storefronts do. */
(function () {
  'use strict';
  if (!('spa' in document.documentElement.dataset)) return;
  var INSIDE = /^\/($|category\/|product\/|search$)/;
  var HEAD = 'script[type="application/ld+json"], meta[property], meta[name=description], meta[name=robots], link[rel=canonical]';
  var wanted = 0;

  function show(text) {
    var next = new DOMParser().parseFromString(text, 'text/html');
    document.title = next.title;
    document.head.querySelectorAll(HEAD).forEach(function (old) { old.remove(); });
    next.head.querySelectorAll(HEAD).forEach(function (fresh) { document.head.append(document.adoptNode(fresh)); });
    document.querySelector('.top').replaceWith(document.adoptNode(next.querySelector('.top')));
    var main = document.adoptNode(next.querySelector('main'));
    document.querySelector('main').replaceWith(main);
    /* A script that was parsed elsewhere does not run; a new one does. */
    main.querySelectorAll('script[data-page-events]').forEach(function (still) {
      var alive = document.createElement('script');
      alive.textContent = still.textContent;
      still.replaceWith(alive);
    });
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function go(address, remember) {
    var turn = wanted += 1;
    fetch(address).then(function (response) {
      if (!response.ok) throw new Error('status ' + response.status);
      return response.text();
    }).then(function (text) {
      if (turn !== wanted) return;
      if (remember) history.pushState({}, '', address);
      show(text);
    }).catch(function () { location.assign(address); });
  }

  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[href]');
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.target) return;
    if (link.origin !== location.origin || !INSIDE.test(link.pathname)) return;
    event.preventDefault();
    go(link.href, true);
  });

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method !== 'get' || !INSIDE.test(new URL(form.action).pathname)) return;
    event.preventDefault();
    go(form.action + '?' + new URLSearchParams(new FormData(form)), true);
  });

  addEventListener('popstate', function () { go(location.href, false); });
})();
