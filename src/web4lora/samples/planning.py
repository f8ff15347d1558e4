"""How many rows each bucket gets."""

from dataclasses import dataclass

from web4lora.errors import SettingsError
from web4lora.settings import SampleSettings
from web4lora.workspace import BUCKET_TARGETS, EVAL_TARGETS


@dataclass(frozen=True)
class Plan:
    """Training and held-out targets per bucket, in bucket order."""

    train: dict[str, int]
    held_out: dict[str, int]


def make_plan(settings: SampleSettings) -> Plan:
    """Return the targets: given ones, else scale x roadmap target; held out in proportion.

    Raises:
        SettingsError: `samples.targets` names an unknown bucket or a negative number.
    """
    for bucket, count in settings.targets.items():
        if bucket not in BUCKET_TARGETS or count < 0:
            raise SettingsError(
                f"Setting `samples.targets` has {bucket}: {count}.",
                f"Use one of {', '.join(BUCKET_TARGETS)} with a number of rows.",
            )
    train = {
        bucket: settings.targets.get(bucket, round(target * settings.scale))
        for bucket, target in BUCKET_TARGETS.items()
    }
    held_out = {
        bucket: round(train[bucket] * EVAL_TARGETS[bucket] / BUCKET_TARGETS[bucket])
        for bucket in train
    }
    return Plan(train, held_out)
