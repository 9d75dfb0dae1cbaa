/** Style sheets that the build gathers into one. */
declare module "*.css";
