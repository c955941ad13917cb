package dev.countersign.sandbox;

import static dev.countersign.sandbox.Http.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Http.Reply;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhonePageIT {

  private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/phone/assets/[^\"]+)\"");
  private static final Pattern MODULE = Pattern.compile("from \"\\./([a-z.]+)\"");

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.demo());
  private final Http http = new Http(sandbox.uri());

  @AfterEach
  void close() {
    http.close();
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html",
    "/phone,text/html",
    "/phone/6543217890123456,text/html",
    "/phone/assets/phone.js,text/javascript",
    "/phone/assets/sandbox.css,text/css",
    "/phone/assets/icon.svg,image/svg+xml",
    "/phone/pictures/6543217890123456,image/svg+xml",
  })
  void pages_are_served_under_a_policy_that_runs_nothing_foreign(String path, String mediaType) {
    Reply reply = http.get(path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith(mediaType);
    assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'self'");
    assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/phone", "/phone/6543217890123456"})
  void pages_hold_no_script_style_or_credential_of_their_own(String path) {
    assertThat(http.get(path).body())
        .doesNotContain(
            "<script>", "<style", " style=", " onclick=", "https://", "sandbox-page-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/phone/nobody",
        "/phone/assets/nothing.js",
        "/phone/assets/..%2Fphone.html",
        "/phone/pictures/nobody",
        "/phone/a/b/c/d",
        "/favicon.ico",
      })
  void what_is_not_there_is_not_found(String path) {
    assertThat(http.get(path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/phone", "/phone/6543217890123456"})
  void everything_that_a_page_refers_to_is_served(String path) {
    Deque<String> unread = new ArrayDeque<>(List.of(path));
    Set<String> known = new HashSet<>();
    while (!unread.isEmpty()) {
      String next = unread.pop();
      if (known.add(next)) {
        Reply reply = http.get(next);
        assertThat(reply.status()).as(next).isEqualTo(200);
        ASSET.matcher(reply.body()).results().map(found -> found.group(1)).forEach(unread::add);
        MODULE
            .matcher(reply.body())
            .results()
            .map(found -> "/phone/assets/" + found.group(1))
            .forEach(unread::add);
      }
    }
    assertThat(known).contains("/phone/assets/elements.js", "/phone/assets/icon.svg");
  }

  @Test
  void pages_are_only_read() {
    assertThat(http.post("/phone", "").status()).isEqualTo(405);
  }

  @Test
  void the_list_of_phones_leads_to_the_only_one() {
    Person ada = new Person(new PersonId(ADA), "Ada Lovelace", "ada");
    try (Sandbox small =
            Sandbox.start(
                SandboxSettings.demo()
                    .withEachAccount(account -> account.withPeople(List.of(ada))));
        Http client = new Http(small.uri())) {
      Reply reply = client.get("/phone");

      assertThat(reply.status()).isEqualTo(302);
      assertThat(reply.header("Location")).isEqualTo("/phone/" + ADA);
    }
  }

  @Test
  void a_name_cannot_break_out_of_its_picture() {
    PersonId id = new PersonId("1");
    sandbox.addPerson(
        new AccountId("17841400000000001"), new Person(id, "<script>alert(1)</script>", "x"));

    assertThat(http.get("/phone/pictures/1").body()).contains(">?</text>").doesNotContain("script");
  }
}
