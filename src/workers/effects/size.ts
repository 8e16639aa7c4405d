/** Of a picture in pixels, or of a mask or glance in cells. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
