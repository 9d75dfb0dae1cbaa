// Builds the browser's half into the places from which Python serves it, and notes what it was built
// from: `node build.mjs`, or `node build.mjs FOLDER` to build into another folder, as a test does.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const out = process.argv[2] ?? "..";
const pages = join(out, "workbook/serve/front");
const widgets = join(out, "widgets/static");

/** The scripts of one folder: what is beside it in a folder is a part of one of them. */
const scripts = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`);

const ways = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "eof",
  // ipywidgets' own code sets it, as it expects to be packed by webpack.
  define: { __webpack_public_path__: "globalThis.rpwPublicPath" },
  loader: {
    ".svg": "empty",
    ".woff": "empty",
    ".woff2": "empty",
    ".ttf": "empty",
    ".eot": "empty",
  },
};

mkdirSync(pages, { recursive: true });
mkdirSync(widgets, { recursive: true });
await build({
  ...ways,
  entryPoints: ["page", "core", "wait", "way_in", "keep_link"].map((name) => `src/page/${name}.ts`),
  outdir: pages,
});
await build({ ...ways, entryPoints: scripts("src/widgets"), outdir: widgets });

const own = ["package.json", "package-lock.json", "tsconfig.json", "build.mjs"];
const inside = readdirSync("src", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).replaceAll("\\", "/"));
const hash = createHash("sha256");
for (const name of [...inside, ...own].sort()) {
  hash.update(`${name}\n`).update(readFileSync(name)).update("\n");
}
writeFileSync(join(pages, "built-from.txt"), `${hash.digest("hex")}\n`);
