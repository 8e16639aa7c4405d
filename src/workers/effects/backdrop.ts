/** What stands behind the person instead of the room. */
export interface Backdrop {
  /** It, width x height pixels, whole pictures cropped so that they fill it. The same object until the size changes. */
  at(width: number, height: number): ImageBitmap;
  /** Frees all pictures. */
  close(): void;
}

/** One colour, as CSS writes it: `#2b3a4a`. */
export function openColourBackdrop(colour: string): Backdrop {
  return backdrop((context, width, height) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
  });
}

/** A picture as an encoded file. @throws where the browser cannot decode it */
export async function openPictureBackdrop(file: Blob): Promise<Backdrop> {
  const image = await createImageBitmap(file);
  return backdrop(
    (context, width, height) => {
      const scale = Math.max(width / image.width, height / image.height);
      const [shownWidth, shownHeight] = [image.width * scale, image.height * scale];
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, (width - shownWidth) / 2, (height - shownHeight) / 2, shownWidth, shownHeight);
    },
    () => image.close(),
  );
}

type Draw = (context: OffscreenCanvasRenderingContext2D, width: number, height: number) => void;

function backdrop(draw: Draw, close: () => void = () => undefined): Backdrop {
  let drawn: ImageBitmap | null = null;
  return {
    at(width, height) {
      if (drawn?.width === width && drawn.height === height) return drawn;
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d', { alpha: false });
      if (!context) throw new Error('There is no canvas to draw the background on.');
      draw(context, width, height);
      drawn?.close();
      drawn = canvas.transferToImageBitmap();
      return drawn;
    },
    close() {
      drawn?.close();
      close();
    },
  };
}
