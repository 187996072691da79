// What messages and notes call a file: results must not depend on the folder it lies in.

/** The last part of a path. */
export const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
