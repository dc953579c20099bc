// Compresses a file as far as zstd can: node compress.mjs SOURCE TARGET

import { readFileSync, writeFileSync } from "node:fs";
import { constants, zstdCompressSync } from "node:zlib";

const [source, target] = process.argv.slice(2);
const params = { [constants.ZSTD_c_compressionLevel]: 22 };
writeFileSync(target, zstdCompressSync(readFileSync(source), { params }));
