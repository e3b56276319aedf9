"""What can go wrong: choose a topic, and read what was measured, in whom, and where it was read."""

from html import escape

from IPython.display import display

from .. import references
from ..evidence.studies import Harm, studies
from ..show import Panel
from .controls import Controls, select

TOPICS = {
    "blood-pressure": "Blood pressure and pulse",
    "breathing": "Breathing",
    "sedation": "Sedation",
    "dissociation": "Dissociation",
    "memory": "Memory",
    "urinary-tract": "Bladder",
    "dependence": "Dependence",
    "contraindication": "Who must not have it: the label's contraindications",
    "monitoring": "Watching over people, and the way home",
    "regulation": "What the regulator and the label say",
}
"""The topics of ``studies/safety.toml`` in the order in which a lesson meets them, and what each is called."""

NOT_ONE_RISK = "Trials, clinics, surveys of recreational use and labels: a rate in one group is not the risk of another."


def harms(topic: str) -> list[Harm]:
    """The rows about a topic, in the order of their file."""
    return [row for row in studies("safety").rows if row.topic == topic]


def harm_table(topic: str) -> str:
    """What was found, in whom, by whom, as an HTML table.

    Parameters
    ----------
    topic : str
        A key of `TOPICS`.
    """
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("What", "What was found, or what the rule is", "In whom", "Source")
    )
    body = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in harms(topic))
    caption = f"{escape(TOPICS[topic])}. {NOT_ONE_RISK}"
    return (
        f'<div class="dm-table"><table><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cells(row: Harm) -> list[str]:
    people = ". ".join(part.rstrip(".") for part in (f"n = {row.n}" if row.n else "", row.note) if part)
    check = f"<br>{escape(row.checked_against)}" if row.checked_against else ""
    return [
        f'<th scope="row">{escape(row.item)}</th>',
        f"<td>{escape(row.finding)}</td>",
        f"<td>{escape(people) or 'not said where it was read'}</td>",
        f"<td>{references.link(row.reference)} (read in: {escape(row.level)}){check}</td>",
    ]


def harm_explorer() -> None:
    """Exercise: choose a topic; the numbers and rules about it are listed with their people and sources."""
    start = next(iter(TOPICS))
    panel = Panel(harm_table(start), live=True)

    def react(values: dict) -> None:
        panel.html = harm_table(values["topic"])

    controls = Controls(
        "What can go wrong", select("topic", "Topic", list(TOPICS.items())), values={"topic": start}, on_change=react
    )
    display(controls, panel)
