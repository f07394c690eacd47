// What platforms that ask for consent themselves say: IAB's Transparency and Consent Framework, and Shopify's customer
// privacy. Each is a source of its own, so that all of them must say yes. Loaded before consent: nothing is kept or
// sent here. Resolves once those that are on the page have spoken, or have nothing to say.

// Numbers of src/consent.rs.
const TCF = 2;
const SHOPIFY = 3;

const say = (source, measure, advertise, assumed) =>
  window.rappel("consent", { source, measure: !!measure, advertise: !!advertise, assumed });

// Purposes: 1 storage on the device, 8 measuring content; 3 and 4 profiles for advertising and their use. Where the
// regulation does not apply, the framework has no say.
const framework = () =>
  new Promise((resolve) => {
    if (!window.__tcfapi) return resolve();
    window.__tcfapi("addEventListener", 2, (data, success) => {
      if (!success || !/^(tcloaded|useractioncomplete)$/.test(data.eventStatus)) return;
      const agreed = (data.purpose && data.purpose.consents) || {};
      if (data.gdprApplies !== false) say(TCF, agreed[1] && agreed[8], agreed[3] && agreed[4]);
      resolve();
    });
  });

const shopify = () =>
  new Promise((resolve) => {
    const shop = window.Shopify;
    if (!shop) return resolve();
    const hear = () => {
      const privacy = shop.customerPrivacy;
      if (!privacy) return resolve();
      const answers = (privacy.currentVisitorConsent && privacy.currentVisitorConsent()) || {};
      // "" is nobody's answer: what is allowed follows from the region.
      say(SHOPIFY, privacy.analyticsProcessingAllowed(), privacy.marketingAllowed(), !answers.analytics);
      resolve();
    };
    document.addEventListener("visitorConsentCollected", hear);
    if (shop.customerPrivacy || !shop.loadFeatures) return hear();
    shop.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], hear);
  });

export default () => Promise.all([framework(), shopify()]);
