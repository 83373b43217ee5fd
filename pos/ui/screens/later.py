"""The screens that nobody needs for the first payment of a day: imported together, when one of them is gone to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pos.ui.desk import Desk
from pos.ui.screen import Screen
from pos.ui.screens.backups.view import BackupsScreen
from pos.ui.screens.bags.view import BagsScreen
from pos.ui.screens.count.view import CountScreen
from pos.ui.screens.deposit.view import DepositScreen
from pos.ui.screens.devices.view import DevicesScreen
from pos.ui.screens.doubt.view import DoubtScreen
from pos.ui.screens.fund.view import FundScreen
from pos.ui.screens.importing.view import ImportScreen
from pos.ui.screens.log.view import LogScreen
from pos.ui.screens.own.view import OwnScreen
from pos.ui.screens.people.view import PeopleScreen
from pos.ui.screens.receipts.view import ReceiptsScreen
from pos.ui.screens.relief.view import ReliefScreen
from pos.ui.screens.scans.view import ScansScreen
from pos.ui.screens.second_count.view import SecondCountScreen
from pos.ui.screens.settings.view import SettingsScreen
from pos.ui.screens.settle.view import SettleScreen
from pos.ui.screens.supervisor.view import SupervisorScreen

SCREENS: Mapping[str, Callable[[Desk], Screen]] = {
    screen.name: screen
    for screen in (
        BackupsScreen,
        BagsScreen,
        CountScreen,
        DepositScreen,
        DevicesScreen,
        DoubtScreen,
        FundScreen,
        ImportScreen,
        LogScreen,
        OwnScreen,
        PeopleScreen,
        ReceiptsScreen,
        ReliefScreen,
        ScansScreen,
        SecondCountScreen,
        SettingsScreen,
        SettleScreen,
        SupervisorScreen,
    )
}
