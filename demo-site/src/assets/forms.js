/* Forms: sent without leaving the page, answered with steps to take (see reply.rs). */
(function () {
  'use strict';
  var TOAST_MS = 6000;
  var toastTimer;

  function toast(notice) {
    var box = document.querySelector('#toast');
    box.textContent = '';
    box.append(notice.text);
    if (notice.link) {
      var link = document.createElement('a');
      link.href = notice.link[0];
      link.textContent = notice.link[1];
      box.append(link);
    }
    clearTimeout(toastTimer);
    toastTimer = setTimeout(function () { box.textContent = ''; }, TOAST_MS);
  }

  function problem(form, text) {
    var line = form.querySelector('.problem');
    if (!line) return toast({ text: text });
    line.textContent = text;
    line.hidden = false;
  }

  function press(form, saved) {
    var product = form.elements.product.value;
    document.querySelectorAll('form.heart').forEach(function (heart) {
      if (heart.elements.product.value === product) heart.querySelector('button').setAttribute('aria-pressed', saved);
    });
  }

  function accept(form, reply) {
    (reply.events || []).forEach(pushEvent);
    if (reply.identify) rappel('identify', reply.identify);
    if (reply.logout) rappel('logout');
    shopCounts(reply);
    if (reply.saved !== undefined) press(form, reply.saved);
    if (reply.html !== undefined) document.querySelector(form.dataset.into).innerHTML = reply.html;
    if (form.dataset.hide) form.closest(form.dataset.hide).hidden = true;
    if (form.matches('.newsletter')) form.reset();
    if (reply.next) location.assign(reply.next);
    else if (reply.notice) toast(reply.notice);
  }

  function send(form, body) {
    var buttons = form.querySelectorAll('button[type=submit]');
    buttons.forEach(function (button) { button.disabled = true; });
    fetch(form.action, { method: 'POST', headers: { accept: 'application/json' }, body: body, keepalive: true })
      .then(function (response) { return response.json(); })
      .then(function (reply) {
        if (reply.error) problem(form, reply.error);
        else accept(form, reply);
      })
      .catch(function () { problem(form, 'The shop did not answer. Please try again.'); })
      .finally(function () { buttons.forEach(function (button) { button.disabled = false; }); });
  }

  /* The pay click, told before anything is sent. */
  function pay(body) {
    var event = window.paymentEvent;
    var ecommerce = Object.assign({}, event.ecommerce, { payment_type: body.get('method') });
    pushEvent({ event: event.event, ecommerce: ecommerce });
  }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    var consent = form.dataset.act === 'consent';
    if (!consent && !('fetch' in form.dataset)) return;
    event.preventDefault();
    var body = new URLSearchParams(new FormData(form, event.submitter));
    var line = form.querySelector('.problem');
    if (line) line.hidden = true;
    if (consent) {
      consentUpdate(body.get('choice'));
      document.querySelector('#consent').hidden = true;
    }
    if (form.dataset.act === 'pay') pay(body);
    send(form, body);
  });
})();
