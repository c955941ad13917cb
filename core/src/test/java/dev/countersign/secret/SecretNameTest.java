package dev.countersign.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretNameTest {

  @ParameterizedTest
  @CsvSource({
    "InstagramPageAccessToken,INSTAGRAM_PAGE_ACCESS_TOKEN",
    "InstagramVerifyToken,INSTAGRAM_VERIFY_TOKEN",
    "MetaAppSecret,META_APP_SECRET",
    "databasePassword,DATABASE_PASSWORD",
    "HTTPProxyPassword,HTTP_PROXY_PASSWORD",
    "V2Token,V2_TOKEN",
    "token,TOKEN",
    "API,API",
    "page-access-token,PAGE_ACCESS_TOKEN",
    "db.password,DB_PASSWORD",
    "ALREADY_SPELLED,ALREADY_SPELLED",
    "Page_AccessToken,PAGE_ACCESS_TOKEN"
  })
  void words_are_separated_by_underscores(String name, String spelled) {
    assertThat(SecretName.upperSnakeCase(name)).isEqualTo(spelled);
  }
}
