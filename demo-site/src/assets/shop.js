/* The shop's script: buttons that need no answer, lists, options. Events go up, so one listener does for all pages. */
(function () {
  'use strict';
  var one = function (selector) { return document.querySelector(selector); };

  /* The last list of this name that was shown, as the data layer has it. */
  function shownList(id) {
    for (var i = dataLayer.length - 1; i >= 0; i -= 1) {
      var entry = dataLayer[i];
      if (entry && entry.event === 'view_item_list' && entry.ecommerce && entry.ecommerce.item_list_id === id) {
        return entry.ecommerce;
      }
    }
    return null;
  }

  /* select_item before the page changes. */
  function select(link) {
    var grid = link.closest('[data-list]');
    var list = grid && shownList(grid.dataset.list);
    var items = list ? list.items.filter(function (item) { return item.item_id === link.dataset.item; }) : [];
    if (items.length) {
      pushEvent({
        event: 'select_item',
        ecommerce: {
          item_list_id: list.item_list_id, item_list_name: list.item_list_name, currency: list.currency, items: items
        }
      });
    }
  }

  var acts = {
    push: function () {
      rappel('push');
      /* Whoever has not answered yet would see nothing happen. */
      if (!/(^|; )consent=/.test(document.cookie)) acts['cookie-settings']();
    },
    'cookie-settings': function () {
      one('#consent').hidden = false;
      one('#consent button').focus();
    },
    'example-address': function (button) {
      var fields = button.form.elements;
      fields.name.value = 'Ada Fell';
      fields.street.value = 'Tarn Lane 4';
      fields.postcode.value = '10117';
      fields.city.value = 'Berlin';
    }
  };

  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[data-item]');
    if (link) select(link);
    var button = event.target.closest('button[data-act]');
    if (button && acts[button.dataset.act]) acts[button.dataset.act](button);
  });

  document.addEventListener('change', function (event) {
    var field = event.target;
    if (field.dataset.picture) one('#product-picture').src = field.dataset.picture;
    if ('submit' in field.dataset) field.form.requestSubmit();
  });

  /* Back from the browser's cache: another page may have changed cart and wishlist since. */
  addEventListener('pageshow', function (event) {
    if (!event.persisted) return;
    var cookie = function (name) {
      var found = document.cookie.match('(?:^|; )' + name + '=([^;]*)');
      return found && found[1] ? decodeURIComponent(found[1]).split('|') : [];
    };
    var pieces = cookie('cart').reduce(function (sum, line) { return sum + Number(line.split(':')[1]); }, 0);
    shopCounts({ cart_count: pieces, wish_count: cookie('wishlist').length });
  });

  window.shopCounts = function (reply) {
    [['cart_count', '#cart-count'], ['wish_count', '#wish-count']].forEach(function (pair) {
      var count = reply[pair[0]], badge = one(pair[1]);
      if (count === undefined || !badge) return;
      badge.textContent = count;
      badge.hidden = count === 0;
    });
  };
})();
