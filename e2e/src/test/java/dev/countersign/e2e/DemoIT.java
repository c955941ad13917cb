package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code countersign demo}. */
final class DemoIT {
  private static final Pattern PHONE = Pattern.compile("Phone +(http://\\S+)");

  private final Path folder = Folders.create();

  @AfterEach
  void delete_the_folder() {
    Folders.delete(folder);
  }

  @Test
  void the_story_plays_itself_and_ends_with_one_resume() {
    Programs.Finished demo = Programs.run("demo", "--script");

    assertThat(demo.exitCode()).as(demo.toString()).isZero();
    assertThat(demo.out().lines().map(line -> line.split(" +", 2)[0]))
        .containsSubsequence("asked", "delivered", "tapped", "decided", "resumed");
    assertThat(demo.out()).contains("woken 1 time");
    assertThat(demo.err()).doesNotContain("WARN", "ERROR", "Exception");
  }

  /** What the greeting promises: kill -9, start again, tap. */
  @Test
  void the_demo_survives_kill_9_and_wakes_once() {
    Path data = folder.resolve("demo");
    try (ServerProcess demo = ServerProcess.demo(data)) {
      Wait.until("the question is on the phone and we know it")
          .until(() -> refund(demo).path("journal").toString().contains("SENT"));
      assertThat(conversation(demo).toString()).contains("Refund 4711");
      demo.kill();
    }

    try (ServerProcess demo = ServerProcess.demo(data)) {
      assertThat(refund(demo).path("state").asString()).isEqualTo("asleep");
      Http.Answer tap =
          phone(demo).post(conversationPath(demo) + "/taps", "{\"title\":\"Approve ✅\"}");
      assertThat(tap.status()).as(tap.body()).isEqualTo(201);

      Wait.until("the refund is paid")
          .until(() -> refund(demo).path("state").asString().equals("paid"));
      Wait.stays("it wakes once").until(() -> refund(demo).path("wakes").asInt() == 1);
      assertThat(refund(demo).path("journal").findValuesAsString("event"))
          .containsOnlyOnce("SENT")
          .containsOnlyOnce("DECIDED")
          .containsOnlyOnce("RESUMED");
    }
  }

  private static JsonNode refund(ServerProcess demo) {
    return Http.at(demo.port()).get("/demo/refunds").json().at("/refunds/0");
  }

  private static Http phone(ServerProcess demo) {
    return Http.at(URI.create(demo.told(PHONE)).getPort());
  }

  private static String conversationPath(ServerProcess demo) {
    return URI.create(demo.told(PHONE)).getPath().replace("/phone/", "/sandbox/people/");
  }

  private static JsonNode conversation(ServerProcess demo) {
    return phone(demo).get(conversationPath(demo)).json();
  }
}
