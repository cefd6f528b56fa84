package org.nix2container.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;

class ImageConfigTest {

  /** A base image's config, one put over it, and what comes of it, with ' for ". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'User':'a'}                      | {}                             | {'User':'a'}
          {'User':'a'}                      | {'User':'b'}                   | {'User':'b'}
          {'WorkingDir':'/a'}               | {'WorkingDir':'/b'}            | {'WorkingDir':'/b'}
          {'StopSignal':'SIGINT'}           | {}                             | {'StopSignal':'SIGINT'}
          {'StopSignal':'SIGINT'}           | {'StopSignal':'9'}             | {'StopSignal':'9'}
          {'Env':['A=1','B=2']}             | {'Env':['C=3','A=4']}          | {'Env':['A=4','B=2','C=3']}
          {'Env':['A=1']}                   | {'Env':['AB=1','A']}           | {'Env':['A','AB=1']}
          {}                                | {'Env':['A=1','A=2']}          | {'Env':['A=1','A=2']}
          {'Labels':{'a':'1','c':'3'}}      | {'Labels':{'b':'2','a':'0'}}   | {'Labels':{'a':'0','b':'2','c':'3'}}
          {'Volumes':{'/b':{}}}             | {'Volumes':{'/a':{}}}          | {'Volumes':{'/a':{},'/b':{}}}
          {'ExposedPorts':{'80/tcp':{}}}    | {'ExposedPorts':{'9/udp':{}}}  | {'ExposedPorts':{'80/tcp':{},'9/udp':{}}}
          {'Entrypoint':['e'],'Cmd':['c']}  | {}                             | {'Entrypoint':['e'],'Cmd':['c']}
          {'Entrypoint':['e'],'Cmd':['c']}  | {'Cmd':['d']}                  | {'Entrypoint':['e'],'Cmd':['d']}
          {'Entrypoint':['e'],'Cmd':['c']}  | {'Entrypoint':['f']}           | {'Entrypoint':['f']}
          {'Entrypoint':['e'],'Cmd':['c']}  | {'Entrypoint':[],'Cmd':['d']}  | {'Cmd':['d']}
          {'Entrypoint':['e'],'Cmd':['c']}  | {'Cmd':[]}                     | {'Entrypoint':['e']}
          {'Entrypoint':['e'],'Cmd':['c']}  | {'Entrypoint':null}            | {'Entrypoint':['e'],'Cmd':['c']}
          {'ArgsEscaped':true}              | {}                             | {'ArgsEscaped':true}
          {'Healthcheck':{'Test':['a']}}    | {}                             | {'Healthcheck':{'Test':['a']}}
          {'Healthcheck':{'Test':['a']}}    | {'Healthcheck':{'Test':['b']}} | {'Healthcheck':{'Test':['b']}}
          {'Shell':['sh']}                  | {}                             | {'Shell':['sh']}
          {'Shell':['sh']}                  | {'Shell':['bash','-c']}        | {'Shell':['bash','-c']}
          {'OnBuild':['RUN x']}             | {}                             | {}
          {'OnBuild':['RUN x']}             | {'OnBuild':['RUN y']}          | {'OnBuild':['RUN y']}
          """)
  void isPutOverABaseAsADockerfileDoesAfterFrom(String base, String own, String both) {
    assertThat(written(config(own).over(config(base)))).isEqualTo(both.replace('\'', '"'));
  }

  @Test
  void keepsWhatDockerAddsToTheSpecification() {
    String docker =
        "{'Healthcheck':{'Test':['CMD','x'],'Interval':30000000000,'retries':3},"
            + "'Shell':['/bin/sh','-c'],'OnBuild':['RUN true']}";
    assertThat(written(config(docker))).isEqualTo(docker.replace('\'', '"'));
  }

  @Test
  void aHealthcheckIsAnObject() {
    assertThatThrownBy(() -> config("{'Healthcheck':['CMD']}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("`Healthcheck`: expected an object");
  }

  @Test
  void keysWithoutMeaningAreToldInOrder() {
    ImageConfigReading reading = reading("{'Hostname':'h','User':'u','env ':[],'Hostname':{}}");
    assertThat(reading.unknownKeys()).containsExactly("Hostname", "env ", "Hostname");
    assertThat(written(reading.finished())).isEqualTo("{\"User\":\"u\"}");
  }

  @Test
  void errorsNameTheKey() {
    assertThatThrownBy(() -> config("{'Env':['A=1',{}]}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("config.json: line 1, column 15: `Env[1]`: expected a string, found an object");
  }

  private static ImageConfig config(String quoted) {
    return reading(quoted).finished();
  }

  private static ImageConfigReading reading(String quoted) {
    try (JsonReader json =
        JsonReader.of("config.json", quoted.replace('\'', '"').getBytes(UTF_8))) {
      ImageConfigReading reading = ImageConfigReading.of(json);
      json.end();
      return reading;
    }
  }

  private static String written(ImageConfig config) {
    JsonWriter json = JsonWriter.compact();
    config.writeTo(json);
    return new String(json.toBytes(), UTF_8);
  }
}
