/**
 * Gives back the memory of a buffer that has it to itself, at once instead of at some collection of garbage, which an
 * idle thread never comes to. The buffer is empty afterwards.
 */
export function freeBuffer({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
