// Takes the bytes of a paper (a file) apart, and prints the commands it found as JSON. Rules it lacks are added first.
const fs = require("fs");
const npos = require("npos");
const rules = require("npos/lib/parser/rules");
const symbols = require("npos/lib/parser/symbols");
const ruler = require("npos/lib/parser/ruler");
const length = (raw, offset) => raw[offset] + raw[offset + 1] * 256 + 2;
const group = rules[symbols.GS];
for (const one of "kLHEADKMC") group["(" + one] = [length];
group.f = group.r = group.a = group.I = 1;
const parser = npos.parser(ruler.normalize(rules));
const found = parser.analyze(fs.readFileSync(process.argv[2]));
const names = (found.tree || []).map((node) => (node.ascii || "") + (node.fn ? ` ${node.fn}` : ""));
console.log(JSON.stringify({ error: found.error ? String(found.error.message || found.error) : null, names }));
