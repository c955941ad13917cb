package dev.countersign.spring;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a body of at most a given length, and of a longer one not much more than that. */
final class BoundedBody {
  private static final int CHUNK = 8 << 10;

  private BoundedBody() {}

  /** All bytes, or empty when there are more than that; then no more memory is used than for it. */
  static Optional<byte[]> read(InputStream in, int longest) throws IOException {
    List<byte[]> chunks = new ArrayList<>();
    int length = 0;
    while (true) {
      byte[] chunk = new byte[CHUNK];
      int read = in.readNBytes(chunk, 0, CHUNK);
      length += read;
      if (length > longest) {
        return Optional.empty();
      }
      chunks.add(chunk);
      if (read < CHUNK) {
        return Optional.of(joined(chunks, length));
      }
    }
  }

  private static byte[] joined(List<byte[]> chunks, int length) {
    byte[] whole = new byte[length];
    for (int i = 0; i < chunks.size(); i++) {
      int at = i * CHUNK;
      System.arraycopy(chunks.get(i), 0, whole, at, Math.min(CHUNK, length - at));
    }
    return whole;
  }
}
