// pdfcpu in Node.js: PROGRAM.wasm FOLDER WORDS..., with the folder as the only thing it sees, called "/".
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const [program, folder, ...words] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args: ["pdfcpu", ...words], preopens: { "/": folder }, env: { HOME: "/" } });
const { instance } = await WebAssembly.instantiate(readFileSync(program), wasi.getImportObject());
process.exitCode = wasi.start(instance);
