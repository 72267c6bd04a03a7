package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ArmSetting;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArmOptionTest {

  @Test
  void shouldReadTheArmsOfTheExample() {
    assertThat(ArmOption.parse("control", false))
        .isEqualTo(new Arm("control", 1, null, Map.of(), false));
    assertThat(ArmOption.parse("new=v000012", true))
        .isEqualTo(new Arm("new", 1, new ArmModel.Fixed("v000012"), Map.of(), true));
    assertThat(ArmOption.parse("wide=diversity=0.3,explore.share=0.1,weight=2", false))
        .isEqualTo(
            new Arm(
                "wide",
                2,
                null,
                Map.of(ArmSetting.DIVERSITY, 0.3, ArmSetting.EXPLORE_SHARE, 0.1),
                false));
  }

  @Test
  void shouldTakeTheRestForARecipe() {
    Arm arm = ArmOption.parse("next=diversity=0.1,recipe:blend{d=64,t=2}", false);

    assertThat(arm.model()).isEqualTo(new ArmModel.Following("blend{d=64,t=2}"));
    assertThat(arm.settings()).containsEntry(ArmSetting.DIVERSITY, 0.1);
  }

  @Test
  void shouldNameWhatItCannotRead() {
    assertThatThrownBy(() -> ArmOption.parse("wide=diversty=0.3", false))
        .hasMessageContaining("did you mean diversity?");
    assertThatThrownBy(() -> ArmOption.parse("wide=diversity=much", false))
        .hasMessageContaining("'diversity=much' needs a number");
  }
}
