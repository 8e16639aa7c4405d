// What is done to each pixel of each frame, in AssemblyScript, compiled to WebAssembly with SIMD by scripts/kernels.mjs.
//
// Nothing here allocates: whoever calls owns all of the memory and gives addresses in it. A plane is one colour
// component, a byte a sample, row after row; its stride is a multiple of 32, so that whole vectors may be read and
// written up to the end of each row, and what lies behind the picture's width is of no meaning.
export { deinterleave, fromRgba, toRgba } from './convert';
export { double, halve, scale } from './resize';
export { boxBlur, unweigh, weigh } from './blur';
export { blend, lift } from './blend';
export { fill, overlay, recolour } from './compose';
export { guideCells, guideLines, guideValues } from './guide';
