window.dataLayer = window.dataLayer || [];
function gtag() { dataLayer.push(arguments); }
gtag('consent', 'default', {
  ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied', analytics_storage: 'denied',
  functionality_storage: 'granted', security_storage: 'granted', wait_for_update: 500
});
function consentUpdate(choice) {
  var measure = choice === 'nothing' ? 'denied' : 'granted', advertise = choice === 'all' ? 'granted' : 'denied';
  gtag('consent', 'update', {
    ad_storage: advertise, ad_user_data: advertise, ad_personalization: advertise, analytics_storage: measure
  });
}
function pushEvent(event) {
  if (event.ecommerce) dataLayer.push({ ecommerce: null });
  dataLayer.push(event);
}
function pushOnce(name, mark, event) {
  try {
    if (sessionStorage.getItem('once:' + name) === mark) return;
    sessionStorage.setItem('once:' + name, mark);
  } catch (blocked) { /* then reloading repeats it */ }
  pushEvent(event);
}
window.rappel = window.rappel || function () { (rappel.q = rappel.q || []).push(arguments); };
