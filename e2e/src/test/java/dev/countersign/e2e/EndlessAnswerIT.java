package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/** Receivers of callbacks whose answer has no end: C4. The server leaves them, with all it has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndlessAnswerIT {
  private static final int MOST_READ = 64 << 10;

  /**
   * What both sockets may hold besides: the receiver's is told to keep 128 KiB, and to whoever
   * reads Linux gives as much, and some times more to those who read on.
   */
  private static final long SOCKET_BUFFERS = 1 << 20;

  /** How the threads of attempts begin. */
  private static final String ATTEMPT = "countersign-callback-";

  private static final String BEGINNING = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Countersign countersign = Countersign.start();

  @AfterAll
  void stop() {
    countersign.close();
  }

  /** Somebody decides, and the receiver is called. */
  private String decide(StubbornReceiver receiver) {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);
    request.putObject("resume").put("type", "http").put("url", receiver.url());
    String id = countersign.askAndShow(phone, request);
    phone.tap("Approve ✅");
    Wait.until("the receiver is called").until(() -> !receiver.connections().isEmpty());
    return id;
  }

  private String resume(String id) {
    return countersign.approval(id).text("/resume/state");
  }

  private void assertLeft(StubbornReceiver receiver) {
    Wait.until("the socket is closed")
        .until(() -> receiver.connections().stream().allMatch(StubbornReceiver.Connection::isOver));
    Wait.until("no thread of it stays").until(() -> !threads().contains(ATTEMPT));
  }

  /** The names of all threads and what they do, of virtual ones as well. */
  private static String threads() {
    Path folder = Folders.create();
    try {
      Path dump = folder.resolve("threads").toAbsolutePath();
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
      return Files.readString(dump);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Folders.delete(folder);
    }
  }

  /** Nothing comes after them, so that whoever wanted to read more would wait for its deadline. */
  @Test
  void c4_after_64_kibibytes_of_an_answer_no_more_is_waited_for() {
    try (StubbornReceiver receiver =
        StubbornReceiver.start(connection -> {
          connection.write(BEGINNING + "20000\r\n");
          connection.write(new byte[MOST_READ]);
        })) {
      long start = System.nanoTime();
      String id = decide(receiver);

      Wait.until("it counts as woken").until(() -> resume(id).equals("DONE"));
      assertLeft(receiver);
      assertThat(receiver.connections()).hasSize(1);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  /** What was read cannot be seen from outside, but what left this side: that and both buffers. */
  @Test
  void c4_of_a_gigabyte_no_more_is_taken_than_64_kibibytes_and_what_sockets_hold() {
    try (StubbornReceiver receiver =
        StubbornReceiver.start(connection -> {
          connection.write(BEGINNING + "40000000\r\n");
          byte[] piece = new byte[4 << 10];
          for (int i = 0; i < (1 << 30) / piece.length; i++) {
            connection.write(piece);
          }
        })) {
      String id = decide(receiver);

      Wait.until("it counts as woken").until(() -> resume(id).equals("DONE"));
      assertLeft(receiver);
      assertThat(receiver.connections())
          .singleElement()
          .extracting(StubbornReceiver.Connection::written, InstanceOfAssertFactories.LONG)
          .isBetween((long) MOST_READ, MOST_READ + SOCKET_BUFFERS);
    }
  }

  @Test
  void c4_an_answer_that_drips_is_cut_after_15_seconds_and_tried_again() {
    try (StubbornReceiver receiver =
        StubbornReceiver.start(connection -> {
          connection.write("HTTP/1.1 200 OK\r\nX-Slow: ");
          connection.drip();
        })) {
      long start = System.nanoTime();
      String id = decide(receiver);
      assertThat(threads()).as("the attempt is under way").contains(ATTEMPT);

      Wait.until("it failed").until(() -> resume(id).equals("RETRY"));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(countersign.approval(id).text("/resume/lastError"))
          .isEqualTo("timed out after 15 s");
      assertThat(took).isGreaterThan(Duration.ofSeconds(14));
      assertLeft(receiver);
    }
  }
}
