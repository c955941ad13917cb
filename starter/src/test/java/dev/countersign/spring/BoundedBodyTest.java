package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.spring.BoundedBody.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may send anything must not be able to use up the memory. */
final class BoundedBodyTest {
  private static final int KIB = 1 << 10;
  private static final int LONGEST = 64 * KIB;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final BoundedBody bodies = new BoundedBody(LONGEST, 2 * LONGEST, PATIENCE);

  private static byte[] body(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private Reading read(byte[] bytes) throws IOException {
    return bodies.read(new ByteArrayInputStream(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193, 65_535, 65_536})
  void a_body_is_read_as_it_came_however_it_is_cut(int length) throws IOException {
    byte[] sent = body(length);
    InputStream cut =
        new SequenceInputStream(
            new ByteArrayInputStream(sent, 0, length / 3),
            new ByteArrayInputStream(sent, length / 3, length - length / 3));

    for (InputStream in : new InputStream[] {new ByteArrayInputStream(sent), cut}) {
      assertThat(bodies.read(in))
          .isInstanceOfSatisfying(
              Reading.Whole.class,
              whole -> {
                assertThat(whole.body().bytes()).isEqualTo(sent);
                whole.body().close();
              });
    }
  }

  @Test
  void one_byte_more_is_too_long() throws IOException {
    assertThat(read(body(LONGEST + 1))).isInstanceOf(Reading.TooLong.class);
  }

  @Test
  void there_is_room_again_once_a_body_is_out_of_hand_or_was_not_taken() throws IOException {
    for (int times = 0; times < 100; times++) {
      assertThat(read(body(LONGEST + 1))).isInstanceOf(Reading.TooLong.class);
      assertThatThrownBy(() -> bodies.read(breaking())).isInstanceOf(IOException.class);
    }
    Reading.Whole one = (Reading.Whole) read(body(LONGEST - KIB));
    Reading.Whole other = (Reading.Whole) read(body(LONGEST - KIB));
    assertThat(read(body(1))).isInstanceOf(Reading.NoRoom.class);

    one.body().close();

    assertThat(read(body(1))).isInstanceOf(Reading.Whole.class);
    other.body().close();
  }

  @Test
  void a_body_that_comes_too_slowly_is_not_waited_for() throws IOException {
    BoundedBody impatient = new BoundedBody(LONGEST, LONGEST, Duration.ZERO);

    assertThat(impatient.read(new ByteArrayInputStream(body(10))))
        .isInstanceOf(Reading.NoRoom.class);
  }

  private static InputStream breaking() {
    byte[] first = body(20 * KIB);
    return new SequenceInputStream(
        new ByteArrayInputStream(Arrays.copyOf(first, first.length)),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("hung up");
          }

          @Override
          public int read(byte[] into, int at, int length) throws IOException {
            return read();
          }
        });
  }
}
