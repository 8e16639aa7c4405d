// @ts-check
import { Builder, ByteBuffer } from 'flatbuffers';

/** Field numbers of the tables written here, from TensorFlow's schema.fbs and metadata_schema.fbs. */
const MODEL = {
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
  metadata: 6,
  count: 7,
};
const BUFFER = { data: 0, count: 1 };
const METADATA = { name: 0, buffer: 1, count: 2 };
const MODEL_METADATA = { subgraphs: 3, count: 4 };
const SUBGRAPH_METADATA = { inputs: 2, count: 3 };
const TENSOR_METADATA = { content: 3, processUnits: 4, count: 5 };
const CONTENT = { type: 0, value: 1, count: 2 };
const IMAGE_PROPERTIES = { colorSpace: 0, count: 1 };
const PROCESS_UNIT = { type: 0, value: 1, count: 2 };
const NORMALIZATION = { mean: 0, std: 1, count: 2 };
const UNION = { imageProperties: 2, normalizationOptions: 1 };
const COLOR_SPACE_RGB = 1;

/** TensorFlow Lite wants tensor data on 16-byte boundaries, counted from the start of the file. */
const ALIGNMENT = 16;

/** @typedef {{mean: number, std: number}} Normalization each RGB channel is (value - mean) / std */

/**
 * Adds a table of offset and byte fields.
 * @param {Builder} builder
 * @param {number} fieldCount
 * @param {Record<number, number>} offsets field number -> offset
 * @param {Record<number, number>} [bytes] field number -> value
 * @returns {number}
 */
function addTable(builder, fieldCount, offsets, bytes = {}) {
  builder.startObject(fieldCount);
  for (const [field, offset] of Object.entries(offsets)) builder.addFieldOffset(Number(field), offset, 0);
  for (const [field, value] of Object.entries(bytes)) builder.addFieldInt8(Number(field), value, 0);
  return builder.endObject();
}

/**
 * @param {Builder} builder
 * @param {readonly number[]} offsets
 * @returns {number}
 */
function addOffsets(builder, offsets) {
  builder.startVector(4, offsets.length, 4);
  for (const offset of [...offsets].reverse()) builder.addOffset(offset);
  return builder.endVector();
}

/**
 * @param {Builder} builder
 * @param {number} value
 * @returns {number}
 */
function addFloats(builder, value) {
  builder.startVector(4, 1, 4);
  builder.addFloat32(value);
  return builder.endVector();
}

/**
 * The ModelMetadata flatbuffer of a model with one RGB image input.
 * @param {Normalization} normalization
 * @returns {Uint8Array}
 */
function imageInputMetadata({ mean, std }) {
  const builder = new Builder(512);
  const meanOffset = addFloats(builder, mean);
  const stdOffset = addFloats(builder, std);
  const options = addTable(builder, NORMALIZATION.count, {
    [NORMALIZATION.mean]: meanOffset,
    [NORMALIZATION.std]: stdOffset,
  });
  const unit = addTable(
    builder,
    PROCESS_UNIT.count,
    { [PROCESS_UNIT.value]: options },
    { [PROCESS_UNIT.type]: UNION.normalizationOptions },
  );
  const image = addTable(
    builder,
    IMAGE_PROPERTIES.count,
    {},
    { [IMAGE_PROPERTIES.colorSpace]: COLOR_SPACE_RGB },
  );
  const content = addTable(
    builder,
    CONTENT.count,
    { [CONTENT.value]: image },
    { [CONTENT.type]: UNION.imageProperties },
  );
  const units = addOffsets(builder, [unit]);
  const tensor = addTable(builder, TENSOR_METADATA.count, {
    [TENSOR_METADATA.content]: content,
    [TENSOR_METADATA.processUnits]: units,
  });
  const inputs = addOffsets(builder, [tensor]);
  const subgraph = addTable(builder, SUBGRAPH_METADATA.count, { [SUBGRAPH_METADATA.inputs]: inputs });
  const subgraphs = addOffsets(builder, [subgraph]);
  builder.finish(addTable(builder, MODEL_METADATA.count, { [MODEL_METADATA.subgraphs]: subgraphs }), 'M001');
  return builder.asUint8Array();
}

/**
 * The same TFLite model with metadata saying how its image input is normalised.
 *
 * Offsets of a flatbuffer only point forwards, so a new root is written in front of the untouched model. The
 * builder counts offsets from the end of what it builds; what stands behind that end has a negative one.
 * @param {Uint8Array} model without metadata
 * @param {Normalization} normalization
 * @returns {Buffer}
 */
export function withImageMetadata(model, normalization) {
  const old = new ByteBuffer(model);
  const root = old.readInt32(0);
  /** @param {number} field */
  const slot = (field) => {
    const offset = old.__offset(root, 4 + 2 * field);
    if (offset === 0) throw new Error('This TFLite model lacks a part that every model has.');
    return root + offset;
  };
  /** @param {number} field where the field's table or vector lies, as the builder counts */
  const behind = (field) => -old.__indirect(slot(field));
  const buffersStart = old.__vector(slot(MODEL.buffers));
  const buffers = Array.from(
    { length: old.__vector_len(slot(MODEL.buffers)) },
    (_, index) => -old.__indirect(buffersStart + 4 * index),
  );

  const builder = new Builder(4096);
  builder.prep(ALIGNMENT, 0);
  const metadataBytes = builder.createByteVector(imageInputMetadata(normalization));
  const metadataBuffer = addTable(builder, BUFFER.count, { [BUFFER.data]: metadataBytes });
  const name = builder.createString('TFLITE_METADATA');
  builder.startObject(METADATA.count);
  builder.addFieldOffset(METADATA.name, name, 0);
  builder.addFieldInt32(METADATA.buffer, buffers.length, 0);
  const metadata = addOffsets(builder, [builder.endObject()]);
  const allBuffers = addOffsets(builder, [...buffers, metadataBuffer]);

  builder.startObject(MODEL.count);
  builder.addFieldInt32(MODEL.version, old.readInt32(slot(MODEL.version)), 0);
  builder.addFieldOffset(MODEL.operatorCodes, behind(MODEL.operatorCodes), 0);
  builder.addFieldOffset(MODEL.subgraphs, behind(MODEL.subgraphs), 0);
  builder.addFieldOffset(MODEL.description, behind(MODEL.description), 0);
  builder.addFieldOffset(MODEL.buffers, allBuffers, 0);
  builder.addFieldOffset(MODEL.metadata, metadata, 0);
  builder.finish(builder.endObject(), 'TFL3');
  return Buffer.concat([builder.asUint8Array(), model]);
}
