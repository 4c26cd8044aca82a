"""Write grafana/encryption-service.json: `python -m tools.build_dashboard`. The panels are in tools/dashboard/."""

from __future__ import annotations

from pathlib import Path

from tools.dashboard.grafana import document

TARGET = Path(__file__).parents[1] / "grafana" / "encryption-service.json"


def main() -> None:
    """Write the file."""
    TARGET.write_text(document(), encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
