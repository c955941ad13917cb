package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What people are asked to write: the last wish is what their next message is for. */
final class WantedWordsIT {
  private static final Countersign countersign = Countersign.start();

  private final Phone ada = countersign.person();

  @AfterAll
  static void stop() {
    countersign.close();
  }

  private ObjectNode request(String title) {
    ObjectNode request = Countersign.request(ada).put("title", title);
    request.putArray("fields");
    Countersign.field(request, "reason", "Reason").put("value", "none").put("input", "editable");
    request.putArray("choices").addObject().put("key", "approve").put("title", "Approve " + title);
    request
        .withArray("choices")
        .addObject()
        .put("key", "reject")
        .put("title", "Reject " + title)
        .put("comment", "required");
    return request;
  }

  private void awaitWords(String words) {
    Wait.until("the person hears: " + words)
        .until(() -> !ada.received().isEmpty() && ada.received().getLast().contains(words));
  }

  @Test
  void a_comment_goes_to_the_request_that_asked_for_it_last() {
    String edited = countersign.askAndShow(ada, request("one"));
    String edit = ada.payload("Edit ✏️");
    String rejected = countersign.ask(request("two"));
    awaitWords("two");
    String reject = ada.payload("Reject two");
    ada.tapPayload(edit);
    awaitWords("to keep none");
    ada.tapPayload(reject);
    awaitWords("Please write why");

    ada.write("too dear");

    countersign.awaitStatus(rejected, "DECIDED");
    assertThat(countersign.approval(rejected).text("/decision/comment")).isEqualTo("too dear");
    assertThat(countersign.status(edited)).isEqualTo("WAITING");
  }

  @Test
  void a_value_that_no_message_can_show_is_none_and_the_question_stays() {
    String id = countersign.askAndShow(ada, request("three"));
    ada.tap("Edit ✏️");
    awaitWords("to keep none");

    ada.write("長".repeat(400));

    awaitWords("That is no value for Reason");
    ada.write("短い");
    awaitWords("none → 短い");
    ada.tap("Approve three");
    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/decision/fields/reason")).isEqualTo("短い");
  }

  @Test
  void a_choice_that_needs_words_ends_the_editing_before_it() {
    String id = countersign.askAndShow(ada, request("four"));
    String reject = ada.payload("Reject four");
    ada.tap("Edit ✏️");
    awaitWords("to keep none");
    ada.tapPayload(reject);
    awaitWords("Please write why");

    ada.write("not needed");

    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/decision/comment")).isEqualTo("not needed");
    assertThat(countersign.approval(id).json().at("/decision/before").toString()).isEqualTo("{}");
  }
}
