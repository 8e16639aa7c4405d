/**
 * The same folder on a disk with room for so many bytes more, after which writing fails as a browser says it: pages cannot
 * fill a disk, and the permission for a picked folder is taken away by hand only.
 */
export function limitDisk(
  folder: FileSystemDirectoryHandle,
  roomBytes: number,
  errorName: string,
): FileSystemDirectoryHandle {
  const room = { bytes: roomBytes };
  const limitStream = (stream: FileSystemWritableFileStream): FileSystemWritableFileStream =>
    over(stream, {
      write: async (content: Blob) => {
        room.bytes -= content.size;
        if (room.bytes < 0) throw new DOMException('No', errorName);
        await stream.write(content);
      },
    });
  const limitFile = (file: FileSystemFileHandle): FileSystemFileHandle =>
    over(file, { createWritable: async () => limitStream(await file.createWritable()) });
  const limitFolder = (one: FileSystemDirectoryHandle): FileSystemDirectoryHandle =>
    over(one, {
      getFileHandle: async (name: string, options?: FileSystemGetFileOptions) =>
        limitFile(await one.getFileHandle(name, options)),
      getDirectoryHandle: async (name: string, options?: FileSystemGetDirectoryOptions) =>
        limitFolder(await one.getDirectoryHandle(name, options)),
      values: async function* () {
        for await (const entry of one.values())
          yield entry.kind === 'directory' ? limitFolder(entry) : limitFile(entry);
      },
    });
  return limitFolder(folder);
}

/** All else is the object's own. */
function over<T extends object>(object: T, methods: object): T {
  return new Proxy(object, {
    get(target, key) {
      const value: unknown = Reflect.get(key in methods ? methods : target, key);
      return typeof value === 'function'
        ? (value as () => unknown).bind(key in methods ? methods : target)
        : value;
    },
  });
}
