package dev.countersign.meta.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhatsAppIdTest {
  @ParameterizedTest
  @CsvSource({
    "+49 171 1234567, 491711234567",
    "+49 (171) 123-45.67x, ''",
    "+49 (171) 123–4567, 491711234567",
    "'+49\u00a0171\u202f1234567', 491711234567",
    "+49 (0)171 1234567, 491711234567",
    "[+1] 650 555 1234, ''",
    "+1 [650] 555-1234, 16505551234",
    "16505551234, 16505551234",
    "1234567, 1234567",
    "123456, ''",
    "123456789012345, 123456789012345",
    "1234567890123456, ''",
    "0049 171 1234567, ''",
    "0171 1234567, ''",
    "+0171 1234567, ''",
    "++491711234567, ''",
    "'', ''",
    "ada, ''",
    "٤٩١٧١١٢٣٤٥٦٧, ''",
    "US.13491208655302741918, US.13491208655302741918",
    "' US.ENT.11815799212886844830 ', US.ENT.11815799212886844830",
    "us.13491208655302741918, ''",
    "US.., ''",
  })
  void a_number_as_people_write_it_becomes_the_id_that_webhooks_carry(String to, String id) {
    assertThat(WhatsAppId.canonical(to).orElse("")).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"US.1", "DE.ENT.a1B2"})
  void a_business_scoped_id_is_no_phone_number(String id) {
    assertThat(WhatsAppId.isScoped(id)).isTrue();
    assertThat(WhatsAppId.isScoped("491711234567")).isFalse();
  }
}
