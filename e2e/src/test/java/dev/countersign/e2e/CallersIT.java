package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.postgres.ApiKeys;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may do what: keys that are missing, wrong, exposed, limited or lack a scope. */
final class CallersIT extends ApiFixture {
  @Test
  void a4_no_unknown_and_revoked_keys_are_told_the_same() {
    ApiKeys.CreatedKey revoked = countersign.key(Set.of("admin"), null);
    countersign.keys().revoke(revoked.id());
    Http server = countersign.anonymous;
    List<Http.Answer> answers =
        Stream.of(server, server.with("csk_" + "A".repeat(43)), server.with(revoked.key()))
            .flatMap(caller ->
                Stream.of(
                    caller.get(APPROVALS),
                    caller.post(APPROVALS, "{}"),
                    caller.get(APPROVALS + "/apr_1"),
                    caller.get("/v1/nothing")))
            .toList();

    assertThat(answers).extracting(Http.Answer::status).containsOnly(401);
    assertThat(answers).extracting(Http.Answer::body).containsOnly(answers.getFirst().body());
  }

  @Test
  void a4_a_key_in_the_url_is_refused_and_marked_as_exposed() {
    ApiKeys.CreatedKey key = countersign.key(Set.of("admin"), null);

    try (Logged logged = Logged.listen()) {
      for (String name : List.of("key", "access_token")) {
        Http.Answer answer = countersign.anonymous.get(APPROVALS + "?" + name + "=" + key.key());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/code")).isEqualTo("key-in-url");
        assertThat(answer.body()).doesNotContain(key.key());
      }
      assertThat(logged.text()).contains("marked as exposed").doesNotContain(key.key());
    }

    assertThat(
            countersign.keys().list().stream()
                .filter(listed -> listed.id().equals(key.id()))
                .findFirst()
                .orElseThrow()
                .exposedAt())
        .isNotNull();
  }

  @Test
  void a_key_without_the_scope_is_forbidden() {
    Http reader = countersign.anonymous.with(countersign.key(Set.of("contacts:read"), null).key());
    String id = countersign.ask(Countersign.request(ada));

    assertThat(reader.get("/v1/contacts").status()).isEqualTo(200);
    List<Http.Answer> answers =
        List.of(
            reader.get(APPROVALS),
            reader.get(APPROVALS + "/" + id),
            reader.get(APPROVALS + "/" + id + "/journal"),
            reader.post(APPROVALS, Countersign.request(ada).toString()),
            reader.post(APPROVALS + "/" + id + "/cancel", ""),
            reader.post("/v1/nodes/refund-approval/executions", "{}"));
    assertThat(answers).extracting(Http.Answer::status).containsOnly(403);
    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }

  @Test
  void a5_another_accounts_approval_is_as_if_it_were_not_there() {
    Http branch =
        countersign.anonymous.with(
            countersign.key(Set.of("admin"), Set.of(new AccountId(UserSettings.BRANCH))).key());
    String id = countersign.ask(Countersign.request(ada));

    Http.Answer foreign = branch.get(APPROVALS + "/" + id);
    Http.Answer random = branch.get(APPROVALS + "/apr_00000000000000000000000000");

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.body()).isEqualTo(random.body());
    assertThat(timeless(foreign.headers())).isEqualTo(timeless(random.headers()));
    assertThat(branch.get(APPROVALS + "/" + id + "/journal").status()).isEqualTo(404);
    assertThat(branch.post(APPROVALS + "/" + id + "/cancel", "").status()).isEqualTo(404);
    assertThat(branch.get(APPROVALS).body()).doesNotContain(id);
    assertThat(branch.get(APPROVALS + "?account=" + UserSettings.SHOP).json().path("items"))
        .isEmpty();
    assertThat(branch.get("/v1/contacts").body()).doesNotContain(ada.address());
    Http.Answer create = branch.post(APPROVALS, Countersign.request(ada).toString());
    assertThat(create.status()).isEqualTo(422);
    assertThat(create.text("/code")).isEqualTo("unknown-account");
    assertThat(branch.post("/v1/nodes/refund-approval/executions", "{\"inputs\":{}}").status())
        .isEqualTo(404);
    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }

  private static Map<String, List<String>> timeless(HttpHeaders headers) {
    Map<String, List<String>> named = new TreeMap<>(headers.map());
    named.remove("date");
    return named;
  }

  @Test
  void a_key_that_is_limited_to_an_account_may_ask_from_it() {
    PersonId id = new PersonId("6100000000000001");
    var account = new dev.countersign.sandbox.account.AccountId("17841400000000002");
    countersign.sandbox.addPerson(account, new Person(id, "Bea", "bea"));
    Phone bea = new Phone(countersign.sandbox, id);
    bea.write("Hi");
    Wait.until("the server knows Bea")
        .until(() ->
            countersign.database.number(
                    "select count(*) from contact where address = ?", id.value())
                == 1);
    Http branch =
        countersign.anonymous.with(
            countersign
                .key(
                    Set.of("approvals:create", "approvals:read"),
                    Set.of(new AccountId(UserSettings.BRANCH)))
                .key());

    Http.Answer created =
        branch.post(
            APPROVALS, Countersign.request(bea).put("account", UserSettings.BRANCH).toString());

    assertThat(created.status()).as(created.body()).isEqualTo(201);
    Wait.until("the question is on the phone").until(() -> !bea.buttons().isEmpty());
    bea.tap("Approve ✅");
    assertThat(branch.get(created.header("location") + "?wait=PT30S").text("/status"))
        .isEqualTo("DECIDED");
  }

  /** There is no call that decides in a person's name; an operator's are in {@link OperatorIT}. */
  @Test
  void d12_a_decision_cannot_be_made_with_a_key() {
    String id = countersign.ask(Countersign.request(ada));
    for (String call : List.of("/decide", "/approve", "/decision", "/answers")) {
      assertThat(countersign.api.post(APPROVALS + "/" + id + call, "{}").status()).isEqualTo(404);
    }
    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }

  /** Whoever stands between a stranger and us is not believed: no setting names a proxy. */
  @Test
  void s9_what_a_stranger_says_of_a_proxy_changes_nothing() {
    String[] forwarded = {
      "X-Forwarded-For", "203.0.113.7",
      "X-Forwarded-Host", "evil.example",
      "X-Forwarded-Proto", "https",
      "X-Forwarded-Port", "444",
      "X-Forwarded-Prefix", "/evil.example",
      "X-Original-URL", "/v1/contacts",
      "Forwarded", "for=203.0.113.7;host=evil.example;proto=https"
    };
    String id = countersign.ask(Countersign.request(ada));
    Wait.until("it is sent").until(() -> countersign.journal(id).contains("SENT"));

    Http.Answer created =
        countersign.api.post(APPROVALS, Countersign.request(ada).toString(), forwarded);

    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.header("location")).isEqualTo(APPROVALS + "/" + created.text("/id"));
    assertThat(created.body()).doesNotContain("evil.example", "203.0.113.7");
    for (Http server : List.of(countersign.api, countersign.anonymous)) {
      for (String path :
          List.of(
              APPROVALS + "/" + id + "/journal",
              APPROVALS + "/apr_1",
              "/v1/nothing",
              "/livez",
              "/decide/x",
              "/webhooks/meta",
              "/openapi.yaml")) {
        Http.Answer told = server.call("GET", path, forwarded);
        Http.Answer plain = server.get(path);
        assertThat(told.status()).as(path).isEqualTo(plain.status());
        assertThat(told.body()).as(path).isEqualTo(plain.body());
        assertThat(timeless(told.headers())).as(path).isEqualTo(timeless(plain.headers()));
      }
    }
  }

  /**
   * A caller who asks too often is told so, while one with other accounts hardly notices. The case
   * allows a fifth more time; on a machine that others use that is noise, so that a tenth of a
   * second is always allowed.
   */
  @Test
  void a10_a_burst_is_answered_429_and_other_tenants_do_not_notice() throws Exception {
    try (Countersign limited =
        Countersign.start(
            settings -> settings.tree().put("api", UserSettings.tree("requests-per-second", 40)))) {
      Http greedy = limitedTo(UserSettings.SHOP, limited);
      slowest(limited);
      Duration alone = slowest(limited);
      List<Http.Answer> burst = new CopyOnWriteArrayList<>();
      AtomicBoolean isOver = new AtomicBoolean();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> asking =
            threads.submit(() -> {
              while (!isOver.get()) {
                burst.add(greedy.get(APPROVALS));
              }
            });
        try {
          Wait.until("it is too much")
              .until(() -> burst.stream().anyMatch(answer -> answer.status() == 429));

          assertThat(slowest(limited))
              .isLessThan(alone.multipliedBy(12).dividedBy(10).plusMillis(100));
        } finally {
          isOver.set(true);
        }
        asking.get(1, TimeUnit.MINUTES);
      }
      assertThat(burst).extracting(Http.Answer::status).containsOnly(200, 429);
      Http.Answer refused =
          burst.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
      assertThat(refused.text("/code")).isEqualTo("too-many-requests");
      Wait.until("after the wait it may ask again")
          .until(() -> greedy.get(APPROVALS).status() == 200);
    }
  }

  /** Somebody new who may use one account. */
  private static Http limitedTo(String account, Countersign server) {
    return server.anonymous.with(
        server.key(Set.of("approvals:read"), Set.of(new AccountId(account))).key());
  }

  /**
   * The time within which 95 of 100 looks of another tenant are answered who asks as often as
   * allowed.
   */
  private static Duration slowest(Countersign limited) {
    Http caller = limitedTo(UserSettings.BRANCH, limited);
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      long start = System.nanoTime();
      assertThat(caller.get(APPROVALS).status()).isEqualTo(200);
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    Collections.sort(times);
    return times.get(75);
  }
}
