package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageInterceptorTest {

  @ParameterizedTest
  @CsvSource({
    "application/x-amz-json-1.0,true",
    "Application/X-Amz-Json-1.0 ; charset=utf-8,true",
    "application/x-amz-json-1.1,false",
    "application/json,false",
    "application/cbor,false",
    "text/html; charset=utf-8,false",
    "'',false"
  })
  void readsTheJsonOfTodayAlone(String contentType, boolean readable) {
    assertThat(PageInterceptor.isReadable(contentType)).isEqualTo(readable);
  }
}
