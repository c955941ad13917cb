package dev.countersign.postgres;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Where a journal ends: how many entries it has, and the hash of the last one, which stands for all
 * before it.
 */
record JournalHead(int length, Hash hash) {
  static final JournalHead START = new JournalHead(0, Hash.of(new byte[32]));

  /** The head of the journal of an approval, as its row holds it. */
  static JournalHead read(ResultSet approval) throws SQLException {
    return new JournalHead(
        approval.getInt("journal_length"), Hash.of(approval.getBytes("journal_head")));
  }

  /** 32 bytes of SHA-256. */
  record Hash(ByteBuffer bytes) {
    static Hash of(byte[] bytes) {
      return new Hash(ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer());
    }

    byte[] toByteArray() {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return copy;
    }
  }
}
