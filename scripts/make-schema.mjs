// Writes dist/study/study.schema.json, the JSON Schema that editors complete study files with, from the compiled grammar.
import { writeFileSync } from "node:fs";

const { publishedSchema } = await import(new URL("../dist/study/schema.js", import.meta.url));
writeFileSync(new URL("../dist/study/study.schema.json", import.meta.url), `${JSON.stringify(publishedSchema(), null, 1)}\n`);
