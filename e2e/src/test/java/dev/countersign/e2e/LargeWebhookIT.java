package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks that are as large as Meta's may be, and larger: W5. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LargeWebhookIT {
  private static final String WEBHOOK = "/webhooks/meta";
  private static final int LONGEST = 4 << 20;

  /** As many as Meta puts into one body. */
  private static final int UPDATES = 1000;

  private static final String WRITER = "16505550777";

  private final ThreeChannels house = ThreeChannels.start(settings -> {});

  @AfterAll
  void stop() {
    house.close();
  }

  private long stored() {
    return house.database.number("select count(*) from inbox");
  }

  @Test
  void w5_a_body_of_more_than_four_mebibytes_is_refused() {
    house.awaitWebhooks();
    long before = stored();
    String start = "{\"object\":\"whatsapp_business_account\",\"entry\":[],\"x\":\"";
    String large = start + "a".repeat(LONGEST + 1 - start.length() - 2) + "\"}";

    assertThat(large).hasSize(LONGEST + 1);
    assertThat(house.deliver(large)).isEqualTo(413);
    assertThat(stored()).isEqualTo(before);
    assertThat(house.api.get("/actuator/prometheus").body())
        .contains("countersign_webhook_rejected_total{reason=\"too-large\"}");
    assertThat(house.deliver(large.replaceFirst("a", ""))).as("a byte less").isEqualTo(200);
  }

  @Test
  void w5_a_batch_of_three_megabytes_is_taken_and_each_update_in_it_is_handled() {
    App app = App.WHATSAPP;
    house.write(app.ada(), "Hi");
    String id = house.ask(ThreeChannels.request(app.account, app.ada().value()));
    house.awaitMessage(app.ada(), 1);
    Wait.until("it is known that it was sent").until(() -> house.journal(id).contains("SENT"));
    house.awaitWebhooks();
    ObjectNode tap = App.buttonReply(app.ada(), house.payload(app.ada()), "wamid.w5.tap");
    String body = MetaWebhook.whatsApp(batch(tap));
    assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(2_900_000, 3_000_000);
    long last = house.database.number("select max(id) from inbox");

    assertThat(house.deliver(body)).isEqualTo(200);

    Wait.until("the batch is handled")
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            house
                .database
                .texts("select state from inbox where id = ?", last + 1)
                .equals(List.of("DONE")));
    assertThat(house.database.number("select count(*) from quarantine where inbox_id > ?", last))
        .isZero();
    assertThat(
            house.database.number(
                "select count(*) from inbound_event where event_id like 'wamid.w5.%'"))
        .isEqualTo(UPDATES);
    assertThat(house.database.number("select count(*) from contact where address = ?", WRITER))
        .isOne();
    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/decision/respondedBy")).isEqualTo(app.ada().value());
  }

  /** Two messages of somebody else to each status of what was sent to them, and the tap within. */
  private static List<ObjectNode> batch(ObjectNode tap) {
    List<ObjectNode> values = new ArrayList<>();
    for (int i = 0; i < UPDATES - 1; i++) {
      values.add(i % 3 == 2 ? delivered("wamid.w5." + i) : wrote("wamid.w5." + i));
    }
    values.add(UPDATES / 2, tap);
    return values;
  }

  private static ObjectNode wrote(String mid) {
    ObjectNode value = MetaWebhook.whatsAppMessage(WRITER, mid, "text");
    ((ObjectNode) value.at("/messages/0")).putObject("text").put("body", "ä".repeat(2000));
    return value;
  }

  private static ObjectNode delivered(String mid) {
    ObjectNode value = JsonMapper.shared().createObjectNode();
    value
        .putArray("statuses")
        .addObject()
        .put("id", mid)
        .put("status", "delivered")
        .put("timestamp", "1790000000")
        .put("recipient_id", WRITER);
    return value;
  }

  /**
   * However much somebody sends, announced or not, no more of it is held than a body may have: 8
   * MiB were twice as much. What the caller's side takes is in the same process and counts too.
   */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: %d", "Transfer-Encoding: chunked"})
  void w5_a_body_that_is_too_large_takes_less_than_eight_mebibytes(String length) throws Exception {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    postTooMuch(length);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long before = threads.getTotalThreadAllocatedBytes();

      assertThat(postTooMuch(length)).isEqualTo("HTTP/1.1 413");

      least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(8 << 20);
  }

  /** Posts 64 KiB too much without holding it and gives what is answered. */
  private String postTooMuch(String length) throws IOException {
    boolean isChunked = length.contains("chunked");
    byte[] piece = new byte[1 << 16];
    int pieces = LONGEST / piece.length + 1;
    try (Socket socket = announcing(length.formatted(piece.length * pieces))) {
      OutputStream out = socket.getOutputStream();
      try {
        for (int i = 0; i < pieces; i++) {
          if (isChunked) {
            out.write(ascii("10000\r\n"));
          }
          out.write(piece);
          if (isChunked) {
            out.write(ascii("\r\n"));
          }
        }
        if (isChunked) {
          out.write(ascii("0\r\n\r\n"));
        }
      } catch (SocketException e) {
        // whoever is refused may be cut off before all is said
      }
      return status(socket);
    }
  }

  /** The rest of the body never comes, so that whoever waits for it answers nothing. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1024})
  void w5_a_gigabyte_that_is_announced_is_refused_before_it_comes(int sent) throws Exception {
    long before = stored();
    try (Socket socket = announcing("Content-Length: " + (1 << 30))) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(new byte[sent]);

      assertThat(status(socket)).isEqualTo("HTTP/1.1 413");
    }
    assertThat(stored()).isEqualTo(before);
  }

  /** A connection on which a webhook begins, up to its body. */
  private Socket announcing(String length) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), house.port());
    socket
        .getOutputStream()
        .write(
            ascii(
                "POST "
                    + WEBHOOK
                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + length
                    + "\r\n\r\n"));
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
