package dev.countersign.spring;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a body of at most a given length, and of a longer one not much more than that. */
final class BoundedBody {
  private static final int CHUNK = 64 << 10;

  private BoundedBody() {}

  /** All bytes, or empty when there are more than that; then no more memory is used than for it. */
  static Optional<byte[]> read(InputStream in, int longest) throws IOException {
    List<byte[]> chunks = new ArrayList<>();
    int length = 0;
    while (true) {
      byte[] chunk = in.readNBytes(CHUNK);
      length += chunk.length;
      if (length > longest) {
        return Optional.empty();
      }
      if (chunk.length == 0) {
        return Optional.of(joined(chunks, length));
      }
      chunks.add(chunk);
    }
  }

  private static byte[] joined(List<byte[]> chunks, int length) {
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, whole, at, chunk.length);
      at += chunk.length;
    }
    return whole;
  }
}
