#!/usr/bin/env node
// A made-up workerd for tests: reads of its configuration what a rehearsal is about, and answers /health as the Worker does.
const config = require("node:fs").readFileSync(process.argv.at(-1), "utf8");
const date = /compatibilityDate = "(.*)"/.exec(config)[1];
if (date > "2026-04-26") {
  console.error(`This Worker requires compatibility date "${date}", but the newest date supported by this server binary is "2026-04-26".`);
  process.exit(1);
}
for (const [, name] of config.matchAll(/className = "(\w+)"/g)) {
  if (name === "ShopObject") continue;
  console.error(`server.c++:1: warning: A DurableObjectNamespace in the config referenced the class "${name}", but no such Durable Object class is exported from the worker.`);
}
if (config.includes('(name = "JURISDICTION", text = "eu")')) {
  console.error("Jurisdiction restrictions are not implemented in workerd.");
  process.exit(1);
}
const wrong = config.includes("nmae");
const body = wrong ? "SHOPS is wrong: the log says where, and what to write instead" : "FEEDBACK is wrong: the log says where";
require("node:http")
  .createServer((_, answer) => {
    if (wrong) console.error('Ours("SHOPS: unknown field `nmae` at line 1 column 8")');
    answer.writeHead(500).end(body);
  })
  .listen(Number(/127\.0\.0\.1:(\d+)/.exec(config)[1]), "127.0.0.1");
