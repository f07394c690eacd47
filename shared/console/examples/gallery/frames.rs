//! Who looks at the gallery's pages: an owner of three shops, an editor, a viewer, somebody who is not signed in.

use rappel_console::Role;
use rappel_console::{Assets, Clock, Flash, Frame, Outside, Reader, ShopChoice};
use rappel_flow::ZoneOffsets;
use rappel_signal::UnixMs;

/// Sunday, 22 November 2026, 22:15 in Paris.
pub(crate) const NOW: UnixMs = UnixMs(1_795_382_100_000);

fn assets() -> Assets {
    Assets { style: "console.css".into(), script: "console.js".into() }
}

/// An owner of three shops.
pub(crate) fn owner() -> Frame {
    Frame {
        assets: assets(),
        address: "/console/nordlicht".into(),
        shop_key: "nordlicht".into(),
        shop: "Nordlicht Outdoor".into(),
        shops: vec![
            ShopChoice { name: "Nordlicht Kids".into(), address: "/console/kids".into() },
            ShopChoice { name: "Refugio".into(), address: "/console/refugio".into() },
        ],
        may_add_shop: true,
        reader: Reader { email: "mira@nordlicht.example".into(), role: Role::Owner },
        csrf: "tQ3v0G1h".into(),
        clock: Clock { now: NOW, zone: ZoneOffsets { offset_min: 60, ..ZoneOffsets::utc() } },
        flash: None,
        paused: false,
        set_up_left: false,
    }
}

/// Somebody who may only look, at one shop.
pub(crate) fn viewer() -> Frame {
    let reader =
        Reader { email: "agency.person.with.a.long.name@an-agency.example".into(), role: Role::Viewer };
    Frame { reader, shops: Vec::new(), may_add_shop: false, ..owner() }
}

/// The owner, after a form.
pub(crate) fn after(flash: Flash) -> Frame {
    Frame { flash: Some(flash), ..owner() }
}

/// Somebody who is not signed in.
pub(crate) fn outside() -> Outside {
    Outside { assets: assets(), csrf: "tQ3v0G1h".into(), flash: None }
}
