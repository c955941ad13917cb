package dev.countersign.spring;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Reads bodies of at most a given length each, and of all of them together no more at a time than
 * there is room for: whoever may send anything at all must not be able to use up the memory.
 */
final class BoundedBody {
  private static final int CHUNK = 8 << 10;

  private final int longest;
  private final Duration slowest;
  private final Semaphore chunks;

  /**
   * Room for bodies.
   *
   * @param longest bytes of one
   * @param room bytes of all that are in hand
   * @param slowest how long one may take to come
   */
  BoundedBody(int longest, int room, Duration slowest) {
    this.longest = longest;
    this.slowest = slowest;
    this.chunks = new Semaphore(room / CHUNK);
  }

  /** What came of reading a body. */
  sealed interface Reading {
    /** All its bytes. */
    record Whole(InHand body) implements Reading {}

    /** It has more bytes than one may have. */
    record TooLong() implements Reading {}

    /** It came too slowly, or too many others are in hand. */
    record NoRoom() implements Reading {}
  }

  /** A body that takes up room until it is closed. */
  final class InHand implements AutoCloseable {
    private final List<byte[]> parts = new ArrayList<>();
    private int length;

    private InHand() {}

    byte[] bytes() {
      byte[] whole = new byte[length];
      for (int i = 0; i < parts.size(); i++) {
        int at = i * CHUNK;
        System.arraycopy(parts.get(i), 0, whole, at, Math.min(CHUNK, length - at));
      }
      return whole;
    }

    @Override
    public void close() {
      chunks.release(parts.size());
    }
  }

  Reading read(InputStream in) throws IOException {
    long end = System.nanoTime() + slowest.toNanos();
    InHand body = new InHand();
    Reading reading = new Reading.NoRoom();
    try {
      reading = read(in, body, end);
      return reading;
    } finally {
      if (!(reading instanceof Reading.Whole)) {
        body.close();
      }
    }
  }

  private Reading read(InputStream in, InHand body, long end) throws IOException {
    while (true) {
      int at = body.length % CHUNK;
      if (at == 0 && body.parts.size() * CHUNK == body.length) {
        if (!chunks.tryAcquire()) {
          return new Reading.NoRoom();
        }
        body.parts.add(new byte[CHUNK]);
      }
      int read = in.read(body.parts.getLast(), at, CHUNK - at);
      if (read < 0) {
        return new Reading.Whole(body);
      }
      body.length += read;
      if (body.length > longest) {
        return new Reading.TooLong();
      }
      if (System.nanoTime() - end >= 0) {
        return new Reading.NoRoom();
      }
    }
  }
}
