// Writes dist/study.schema.json, the JSON Schema that editors complete study files with, from the compiled grammar.
import { writeFileSync } from "node:fs";

const { studySchema } = await import(new URL("../dist/index.js", import.meta.url));
writeFileSync(new URL("../dist/study.schema.json", import.meta.url), `${JSON.stringify(await studySchema(), null, 1)}\n`);
