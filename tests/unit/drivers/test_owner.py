"""A device's own thread: calls in turn, futures out, never more waiting than agreed."""

import threading

import pytest

from pos.domain.errors import Unavailable
from pos.drivers.owner import CALLS_MAX, DeviceThread


def test_calls_run_one_after_the_other_on_one_thread():
    owner = DeviceThread("terminal")
    names = [owner.call(lambda: threading.current_thread().name).result(5) for _ in range(3)]
    assert names == ["device-terminal"] * 3
    assert owner.stop()


def test_what_a_call_raises_comes_with_its_future():
    owner = DeviceThread("terminal")
    future = owner.call(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        future.result(5)
    assert owner.call(lambda: "still there").result(5) == "still there"
    assert owner.stop()


def test_a_stuck_call_holds_nobody_up_and_is_left_behind():
    begun, release, owner = threading.Event(), threading.Event(), DeviceThread("terminal")

    def hang():
        begun.set()
        return release.wait(20)

    stuck = owner.call(hang)
    assert begun.wait(5)
    waiting = [owner.call(lambda: None) for _ in range(CALLS_MAX)]
    with pytest.raises(Unavailable, match="DEVICE_BUSY"):
        owner.call(lambda: None)
    assert not owner.stop(0.05)
    assert all(future.cancelled() for future in waiting)
    release.set()
    assert stuck.result(5)
