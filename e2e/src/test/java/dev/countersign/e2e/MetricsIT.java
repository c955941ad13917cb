package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.journal.JournalEntry;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an operator sees, and that the dashboard and the alerts ask for what is there. */
class MetricsIT {
  private static final Path DASHBOARD = Path.of("../docs/grafana/countersign.json");
  private static final Path RUNBOOK = Path.of("../docs/operations.md");
  private static final Path ALERTS = Path.of("../docs/prometheus/alerts.yaml");
  private static final Pattern METRIC = Pattern.compile("\\bcountersign_[a-z_]+");

  /** A counter of which an alert wants the increase, with the label that it asks for. */
  private static final Pattern INCREASE =
      Pattern.compile("increase\\((countersign_\\w+)(?:\\{(\\w+=\"[^\"]+\")\\})?");

  /** The label that says which events of approvals are counted. */
  private static final Pattern EVENTS = Pattern.compile("\\bevent=~?\"([^\"]+)\"");

  private static final AccountId BRANCH = new AccountId("17841400000000002");

  private static final Countersign COUNTERSIGN = Countersign.start();

  @AfterAll
  static void stop() {
    COUNTERSIGN.close();
  }

  private static String scrape() {
    return COUNTERSIGN.anonymous.get("/actuator/prometheus").body();
  }

  private static void await(String what, String line) {
    Wait.until(what).until(() -> scrape().lines().anyMatch(line::equals));
  }

  @Test
  void a_life_from_request_to_callback_is_counted() {
    Phone ada = COUNTERSIGN.person();
    ObjectNode request = COUNTERSIGN.request(ada, "/metrics");
    Countersign.field(request, "note", "Note").put("value", "canary-of-a-value");
    String id = COUNTERSIGN.askAndShow(ada, request);
    ada.tap("Approve ✅");
    COUNTERSIGN.awaitStatus(id, "DECIDED");

    for (String event : List.of("requested", "sent", "decided", "resumed")) {
      await(
          event + " is counted",
          "countersign_approval_events_total{account=\"shop-instagram\",event=\""
              + event
              + "\"} 1.0");
    }
    await("nothing waits any more", "countersign_inbox_depth 0.0");
    await("the account sends", "countersign_account_sending{account=\"shop-instagram\"} 1.0");
    await("no send is unknown", "countersign_sends_unknown{account=\"shop-instagram\"} 0.0");
    assertThat(scrape())
        .contains("countersign_webhook_acknowledged_seconds_bucket{le=\"0.1\"}")
        .as("no person, no value, no id of an approval")
        .doesNotContain(ada.address(), id, "canary-of-a-value");
  }

  @Test
  void what_waits_while_an_account_is_paused_is_shown() {
    PersonId id = new PersonId("6300000000000001");
    COUNTERSIGN.sandbox.addPerson(BRANCH, new Person(id, "Bea", "bea"));
    new Phone(COUNTERSIGN.sandbox, id).write("Hi");
    COUNTERSIGN.awaitQuiet();
    COUNTERSIGN.sandbox.setTokenValid(BRANCH, false);

    COUNTERSIGN.ask(
        Countersign.request(new Phone(COUNTERSIGN.sandbox, id)).put("account", "branch-instagram"));

    for (String line :
        List.of(
            "countersign_account_paused_total{account=\"branch-instagram\",reason=\"token\"} 1.0",
            "countersign_account_sending{account=\"branch-instagram\"} 0.0",
            "countersign_outbox_depth{account=\"branch-instagram\",kind=\"ask\"} 1.0")) {
      await(line, line);
    }
    assertThat(scrape())
        .containsPattern(
            "\ncountersign_outbox_age_seconds\\{account=\"branch-instagram\",kind=\"ask\"} \\d");
  }

  @Test
  void the_dashboard_asks_only_for_what_is_there() throws IOException {
    JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    String asked =
        dashboard
            .path("panels")
            .valueStream()
            .flatMap(panel -> panel.path("targets").valueStream())
            .map(target -> target.path("expr").asString())
            .collect(Collectors.joining("\n"));

    assertThat(metrics(asked)).isNotEmpty();
    awaitThere(metrics(asked));
  }

  @Test
  void the_alerts_ask_only_for_what_is_there_and_each_has_a_runbook() throws IOException {
    String alerts = Files.readString(ALERTS, StandardCharsets.UTF_8);
    String runbook = Files.readString(RUNBOOK, StandardCharsets.UTF_8);
    List<String> names =
        Pattern.compile("- alert: (\\w+)").matcher(alerts).results().map(m -> m.group(1)).toList();

    awaitThere(metrics(alerts));
    assertThat(names).isNotEmpty();
    assertThat(runbook.lines()).containsAll(names.stream().map(name -> "### " + name).toList());
  }

  static List<Path> asking() {
    return List.of(DASHBOARD, ALERTS);
  }

  /** An event that is misspelt is one that never happens: its panel and its alert stay empty. */
  @ParameterizedTest
  @MethodSource("asking")
  void an_event_that_is_asked_for_is_one_of_the_journal(Path asking) throws IOException {
    List<String> asked =
        EVENTS
            .matcher(Files.readString(asking).replace("\\\"", "\""))
            .results()
            .flatMap(found -> Stream.of(found.group(1).split("\\|")))
            .toList();

    assertThat(asked).isNotEmpty();
    assertThat(
            Stream.of(JournalEntry.Event.values())
                .map(event -> event.name().toLowerCase(Locale.ROOT)))
        .containsAll(asked);
  }

  /** Prometheus knows no increase of a counter that begins with its first event. */
  @Test
  void what_an_alert_counts_is_there_before_it_happens() throws IOException {
    String alerts = Files.readString(ALERTS, StandardCharsets.UTF_8);
    List<MatchResult> counted = INCREASE.matcher(alerts).results().toList();
    List<String> scraped = scrape().lines().toList();

    assertThat(counted).isNotEmpty();
    for (MatchResult count : counted) {
      String label = Objects.requireNonNullElse(count.group(2), "");
      assertThat(scraped)
          .as(count.group())
          .anyMatch(line -> line.startsWith(count.group(1) + "{") && line.contains(label));
    }
  }

  /** Some are there once the server has looked for the first time. */
  private static void awaitThere(Set<String> metrics) {
    Wait.until("the metrics are there")
        .untilAsserted(() -> assertThat(there()).containsAll(metrics));
  }

  /**
   * What was asked for, and what has no value while nothing waits, or where Meta tells no end of a
   * token: {@link #what_waits_while_an_account_is_paused_is_shown} and {@link ThreeChannelsIT} see
   * these.
   */
  private static Set<String> there() {
    Set<String> there = metrics(scrape());
    there.addAll(
        List.of(
            "countersign_outbox_depth",
            "countersign_outbox_age_seconds",
            "countersign_account_token_left_seconds"));
    return there;
  }

  private static Set<String> metrics(String text) {
    return METRIC
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
