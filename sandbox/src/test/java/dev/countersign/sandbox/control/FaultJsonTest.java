package dev.countersign.sandbox.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.fault.FaultRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'delay','ms':250,'calls':'all','count':3,'probability':0.5}",
        "{'kind':'http429','code':613,'calls':'sends','probability':1.0}",
        "{'kind':'error500BeforeAccept','calls':'sends','probability':1.0}",
        "{'kind':'error500AfterAccept','calls':'sends','probability':1.0}",
        "{'kind':'resetBeforeAccept','calls':'sends','probability':1.0}",
        "{'kind':'resetAfterAccept','calls':'sends','probability':1.0}",
        "{'kind':'garbledAfterAccept','calls':'sends','probability':1.0}",
        "{'kind':'graphError','httpStatus':403,'code':10,'subcode':2534022,'message':'No','calls':'sends','probability':1.0}",
        "{'kind':'webhookDelay','ms':250,'probability':1.0}",
        "{'kind':'webhookDuplicate','times':2,'probability':1.0}",
        "{'kind':'webhookReorder','ms':250,'probability':1.0}",
        "{'kind':'webhookDrop','count':1,'probability':1.0}",
        "{'kind':'webhookBatch','size':3,'ms':250,'probability':1.0}",
      })
  void every_fault_reads_and_writes_the_same(String json) {
    String text = json.replace('\'', '"');
    JsonInput input = JsonInput.of(text);
    FaultRule rule = FaultJson.read(input);

    assertThat(input.problem()).isEmpty();
    assertThat(FaultJson.write(List.of(rule)).toString()).isEqualTo("{\"faults\":[" + text + "]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'kind':'fire'}                                | /kind
          {'kind':'http429','code':5}                    | /code
          {'kind':'delay','ms':-1}                       | /ms
          {'kind':'delay','ms':'soon'}                   | /ms
          {'kind':'delay','calls':'some'}                | /calls
          {'kind':'webhookBatch','size':1}               | /size
          {'kind':'graphError'}                          | /code
          {'kind':'webhookDrop','cuont':1}               | /cuont
          {}                                             | /kind
          """)
  void a_fault_that_cannot_be_read_names_its_member(String json, String pointer) {
    JsonInput input = JsonInput.of(json.replace('\'', '"'));
    FaultJson.read(input);

    assertThat(input.problem().orElseThrow().errors())
        .extracting(Problem.Member::pointer)
        .contains(pointer);
  }

  @Test
  void several_mistakes_are_named_at_once() {
    JsonInput input = JsonInput.of("{\"advance\":\"a day\",\"extra\":1}");
    input.duration("advance");

    assertThat(input.problem().orElseThrow().errors())
        .extracting(Problem.Member::pointer)
        .containsExactly("/advance", "/extra");
  }
}
