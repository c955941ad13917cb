package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.reply.ReplyKey;
import java.security.SecureRandom;
import java.time.Instant;

/** Where the shell takes chance from. */
public interface Randomness {

  /** So many unpredictable bytes. */
  byte[] bytes(int count);

  /** An id that no other approval has. */
  default ApprovalId approvalId() {
    return ApprovalId.of(Instant.now(), bytes(ApprovalId.RANDOM_BYTES));
  }

  /** A key that nobody had before. */
  default ReplyKey replyKey() {
    return ReplyKey.of(bytes(ReplyKey.BYTES));
  }

  /** A number from 0 (inclusive) to 1 (exclusive). */
  double fraction();

  /** The operating system's. */
  static Randomness secure() {
    SecureRandom random = new SecureRandom();
    return new Randomness() {
      @Override
      public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
      }

      @Override
      public double fraction() {
        return random.nextDouble();
      }
    };
  }
}
