mod dockerignore;
mod sanitise;
