package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.testkit.Together;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two server processes on one database get what belongs together at the same moment. {@code
 * -Dcases.rounds=1000} runs as many rounds of each race as the case asks for; the build runs fewer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoNodesIT {
  private static final int ROUNDS = Integer.getInteger("cases.rounds", 40);
  private static final String APPROVE = "Approve ✅";
  private static final String REJECT = "Reject ❌";

  private final Sandbox sandbox = Countersign.startSandbox();
  private final CallbackReceiver receiver = CallbackReceiver.start();
  private final Database database = Database.create();
  private final Path folder = Folders.create();

  @SuppressWarnings("NullAway.Init") // started before the first test
  private ServerProcess one;

  @SuppressWarnings("NullAway.Init")
  private ServerProcess other;

  private String key = "made before the first test";

  @BeforeAll
  void start() {
    Path settings = UserSettings.of(sandbox.graphUri(), database).write(folder);
    key = Programs.createKey(settings);
    one = ServerProcess.start(settings);
    other = ServerProcess.start(settings);
    Countersign.connect(sandbox, one.port());
  }

  @AfterAll
  void stop() {
    one.close();
    other.close();
    receiver.close();
    sandbox.close();
    Folders.delete(folder);
  }

  private Http api(ServerProcess node) {
    return Http.at(node.port()).with(key);
  }

  /** The nodes in turn. */
  private ServerProcess node(int number) {
    return number % 2 == 0 ? one : other;
  }

  /** Somebody new has a question, whose outcome is called back at a path of the round. */
  private record Asked(Phone phone, String id, String path) {
    String tap(String choice) {
      return tap(choice, MetaWebhook.newMessageId());
    }

    String tap(String choice, String mid) {
      return MetaWebhook.tap(phone.address(), phone.payload(choice), mid);
    }
  }

  private Asked ask(String race, int round) {
    Phone phone = Countersign.greeted(sandbox, database);
    String path = race + round;
    ObjectNode request = Countersign.request(phone);
    request.putObject("resume").put("type", "http").put("url", receiver.url(path));
    Http.Answer answer = api(node(round)).post("/v1/approvals", request.toString());
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    return new Asked(phone, answer.text("/id"), path);
  }

  private static int deliver(ServerProcess node, String body) {
    return Http.patiently(() ->
            Http.at(node.port())
                .post(
                    "/webhooks/instagram",
                    body,
                    MetaWebhook.SIGNATURE,
                    MetaWebhook.sign(MetaWebhook.SHOP_SECRET, body)))
        .status();
  }

  private static List<String> notices(Phone phone) {
    return phone.received().stream().filter(text -> !text.startsWith("📋")).toList();
  }

  private JsonNode outcome(String path) {
    Wait.until("the workflow wakes").until(() -> !receiver.at(path).isEmpty());
    assertThat(receiver.at(path).getFirst().isGenuine()).isTrue();
    return receiver.at(path).getFirst().data();
  }

  /** One end in the journal and one waking, whatever else was tried. */
  private void assertEndedOnce(String id) {
    assertThat(
            database.texts(
                "select event from journal where approval_id = ? and event in ('DECIDED', 'CANCELLED', 'EXPIRED')",
                id))
        .hasSize(1);
    assertThat(
            database.number(
                "select count(*) from outbox where approval_id = ? and lane = 'RESUME'", id))
        .isOne();
  }

  /** Every workflow was woken once, and neither node met anything that it did not expect. */
  private void assertNothingElseHappened(String path, int rounds) {
    Wait.until("nothing is due any more")
        .until(() -> database.number("select count(*) from outbox where due_at is not null") == 0);
    for (int round = 0; round < rounds; round++) {
      assertThat(receiver.at(path + round)).hasSize(1);
    }
    assertThat(
            IntStream.range(0, rounds)
                .mapToObj(round -> receiver.at(path + round).getFirst().id())
                .distinct())
        .hasSize(rounds);
    // a server that is overloaded says so, and Meta repeats what it posted
    assertThat((one.log() + other.log()).lines())
        .filteredOn(line -> !line.contains("A webhook is not stored and was answered 503"))
        .noneMatch(line -> line.contains("ERROR") || line.contains("Exception"));
  }

  @Test
  void w8_the_same_tap_at_one_node_and_then_at_the_other_is_one_event_and_one_decision() {
    Asked asked = ask("/w8/", 0);
    String mid = MetaWebhook.newMessageId();
    String tap = asked.tap(APPROVE, mid);

    assertThat(deliver(one, tap)).isEqualTo(200);
    outcome(asked.path());
    assertThat(deliver(other, tap)).isEqualTo(200);

    assertHandledOnce(asked, mid);
  }

  /** Nobody has heard of the tap before, so that all of them have the chance to be the first. */
  @Test
  void w8_the_same_tap_fifty_times_at_once_at_two_nodes_is_one_event_and_one_decision() {
    Asked asked = ask("/w8/", 1);
    String mid = MetaWebhook.newMessageId();
    String tap = asked.tap(APPROVE, mid);
    List<Callable<Integer>> batch =
        IntStream.range(0, 50)
            .mapToObj(i -> (Callable<Integer>) () -> deliver(node(i), tap))
            .toList();

    assertThat(Together.run(batch)).containsOnly(200);

    outcome(asked.path());
    assertHandledOnce(asked, mid);
  }

  private void assertHandledOnce(Asked asked, String mid) {
    Wait.until("all are handled")
        .until(() -> database.number("select count(*) from inbox where due_at is not null") == 0);
    assertThat(database.number("select count(*) from inbound_event where event_id = ?", mid))
        .isOne();
    assertEndedOnce(asked.id());
    Wait.until("the person is told").until(() -> !notices(asked.phone()).isEmpty());
    Wait.stays("it wakes once").until(() -> receiver.at(asked.path()).size() == 1);
    assertThat(notices(asked.phone())).containsExactly("Recorded: " + APPROVE);
  }

  @Test
  void d1_approve_and_reject_at_two_nodes_at_once_is_one_of_them() {
    int approved = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Asked asked = ask("/d1/", round);
      Phone phone = asked.phone();
      String approve = asked.tap(APPROVE);
      String reject = asked.tap(REJECT);
      ServerProcess first = node(round);
      ServerProcess second = node(round + 1);

      List<Integer> answers =
          Together.run(
              List.<Callable<Integer>>of(
                  () -> deliver(first, approve), () -> deliver(second, reject)));

      assertThat(answers).containsOnly(200);
      Wait.until("both are answered").until(() -> notices(phone).size() == 2);
      JsonNode data = outcome(asked.path());
      assertThat(data.path("approvalId").asString()).isEqualTo(asked.id());
      boolean isApproved = data.path("approved").asBoolean();
      String winner = isApproved ? APPROVE : REJECT;
      assertThat(notices(phone))
          .satisfiesExactlyInAnyOrder(
              notice -> assertThat(notice).isEqualTo("Recorded: " + winner),
              notice -> assertThat(notice).matches(ExactlyOnceIT.late(winner)));
      assertEndedOnce(asked.id());
      approved += isApproved ? 1 : 0;
    }
    assertNothingElseHappened("/d1/", ROUNDS);
    report("D1", "approved", approved);
  }

  @Test
  void a11_cancel_and_tap_at_two_nodes_at_once_is_one_of_them_and_the_resume_says_which() {
    int cancelled = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Asked asked = ask("/a11/", round);
      String tap = asked.tap(APPROVE);
      String path = "/v1/approvals/" + asked.id();
      ServerProcess first = node(round);
      ServerProcess second = node(round + 1);
      // a tap is handled after it is stored: a withdrawal at the very same moment would always win
      long handicap = TimeUnit.MILLISECONDS.toNanos(round % 16L * 2);

      List<Integer> answers =
          Together.run(
              List.<Callable<Integer>>of(
                  () -> deliver(first, tap),
                  () -> {
                    LockSupport.parkNanos(handicap);
                    return api(second).post(path + "/cancel", "").status();
                  }));

      assertThat(answers.getFirst()).isEqualTo(200);
      boolean isCancelled = answers.getLast() == 200;
      assertThat(answers.getLast()).isIn(200, 409);
      assertThat(outcome(asked.path()).path("port").asString())
          .isEqualTo(isCancelled ? "cancelled" : "approved");
      assertThat(api(first).get(path).text("/status"))
          .isEqualTo(isCancelled ? "CANCELLED" : "DECIDED");
      assertEndedOnce(asked.id());
      cancelled += isCancelled ? 1 : 0;
    }
    assertNothingElseHappened("/a11/", ROUNDS);
    report("A11", "withdrawn", cancelled);
  }

  private static void report(String what, String side, int won) {
    System.out.printf(
        "%s: %d rounds, %d %s, one end and one waking each%n", what, ROUNDS, won, side);
  }
}
