package org.nix2container.nixdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableDefinitionTest {

  @Test
  void columnsAreCountedAsSqlCountsThem() throws Exception {
    TableDefinition table =
        TableDefinition.parse(
            "T",
            """
            CREATE TABLE "a (b" ( -- comment, with (
              ID integer PRIMARY KEY, /* another,
              one ( */
              price decimal(10, 2) default (1 + (2)), "Quo""ted, )" text,
              [in brackets], `ticks` check (ticks in ('a', ')')), "primary" text,
              untyped, foreign key (id) references other(x, y)
            ) strict\
            """);
    assertThat(table.position("id")).isEqualTo(0);
    assertThat(table.position("price")).isEqualTo(1);
    assertThat(table.position("quo\"ted, )")).isEqualTo(2);
    assertThat(table.position("in brackets")).isEqualTo(3);
    assertThat(table.position("ticks")).isEqualTo(4);
    assertThat(table.position("primary")).isEqualTo(5);
    assertThat(table.position("untyped")).isEqualTo(6);
    assertThatThrownBy(() -> table.position("foreign")).hasMessageContaining("no column foreign");
  }

  @Test
  void clausesAreFoundWhateverTheirCase() throws Exception {
    TableDefinition table =
        TableDefinition.parse(
            "T", "create table T(a Integer Primary Key, b, constraint c PRIMARY KEY ( a , B ))");
    assertThatCode(
            () -> {
              table.columnMustSay("a", "a", "integer", "primary", "key");
              table.mustSay("primary", "key", "(", "a", ",", "b", ")");
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> table.columnMustSay("b", "unique")).hasMessageContaining("column b");
    assertThatThrownBy(() -> table.mustSay("primary", "key", "(", "b"))
        .hasMessageContaining("another primary key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "create table",
        "create table T (",
        "create table T (a",
        "create table T (a,)",
        "create table T ()",
        "create table T (a 'text)",
        "create table T (a /* text)",
        "create table T (a primary key) without rowid"
      })
  void whatIsNoTableWithRowIdsIsAnError(String sql) {
    assertThatThrownBy(() -> TableDefinition.parse("T", sql))
        .isInstanceOf(SqliteFormatException.class);
  }
}
