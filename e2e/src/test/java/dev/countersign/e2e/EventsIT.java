package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.postgres.ApiKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/** The stream of events: what happens arrives in order, and a broken connection misses nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class EventsIT {
  private final Countersign countersign = Countersign.start();
  private final String key = countersign.key(Set.of("approvals:read"), null).key();

  @AfterAll
  void stop() {
    countersign.close();
  }

  @Test
  void whoever_comes_back_with_the_last_id_misses_nothing() throws Exception {
    Phone phone = countersign.person();
    List<String> ids = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient();
        InputStream stream = follow(http, null)) {
      BufferedReader lines = reader(stream);
      String approval = countersign.askAndShow(phone, Countersign.request(phone));
      assertThat(next(lines, approval, ids)).isEqualTo("REQUESTED");
      assertThat(next(lines, approval, ids)).isEqualTo("SENT");
      phone.tap("Approve ✅");
      countersign.awaitStatus(approval, "DECIDED");

      try (InputStream resumed = follow(http, ids.getFirst())) {
        BufferedReader again = reader(resumed);
        assertThat(next(again, approval, new ArrayList<>())).isEqualTo("SENT");
        assertThat(next(again, approval, new ArrayList<>())).isEqualTo("DECIDED");
      }
    }
  }

  /** What happens is told, never what it is about. */
  @Test
  void no_value_and_no_word_of_a_person_is_in_the_stream() throws Exception {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone).put("title", "canary-title");
    Countersign.field(request, "order", "Order").put("value", "canary-readable");
    Countersign.field(request, "card", "Card")
        .put("value", "canary-masked")
        .put("display", "masked");
    Countersign.field(request, "score", "Score")
        .put("value", "canary-concealed")
        .put("display", "concealed");
    request
        .putArray("choices")
        .addObject()
        .put("key", "approve")
        .put("title", "Approve ✅")
        .put("comment", "required");
    try (HttpClient http = HttpClient.newHttpClient();
        InputStream stream = follow(http, null)) {
      BufferedReader lines = reader(stream);
      String approval = countersign.askAndShow(phone, request);
      phone.tap("Approve ✅");
      Wait.until("the comment is asked for").until(() -> phone.received().size() == 2);
      phone.write("canary-comment");

      List<String> read = new ArrayList<>();
      boolean isDecided = false;
      while (!isDecided) {
        read.add(lines.readLine());
        isDecided =
            read.getLast().contains(approval) && read.get(read.size() - 2).contains("DECIDED");
      }

      assertThat(read).noneMatch(line -> line.contains("canary"));
    }
  }

  @Test
  void a_key_that_is_revoked_hears_nothing_more() throws Exception {
    ApiKeys.CreatedKey other = countersign.key(Set.of("approvals:read"), null);
    try (HttpClient http = HttpClient.newHttpClient();
        InputStream stream = follow(http, other.key(), null)) {
      BufferedReader lines = reader(stream);
      assertThat(lines.readLine()).isEqualTo(": connected");

      countersign.keys().revoke(other.id());

      assertThat(lines.lines().toList()).as("what came until the stream ended").isNotNull();
    }
  }

  private InputStream follow(HttpClient http, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    return follow(http, key, lastEventId);
  }

  private InputStream follow(HttpClient http, String usedKey, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + countersign.port() + "/v1/events"))
            .header("Authorization", "Bearer " + usedKey);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static BufferedReader reader(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /** The next event of the approval; its id is added to the ids. */
  private static String next(BufferedReader lines, String approval, List<String> ids)
      throws IOException {
    String id = "";
    String event = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ") && line.contains(approval)) {
        ids.add(id);
        return event;
      }
    }
    throw new AssertionError("The stream ended");
  }
}
