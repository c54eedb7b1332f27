/** esbuild bundles stylesheets that a module imports. */
declare module '*.css';
