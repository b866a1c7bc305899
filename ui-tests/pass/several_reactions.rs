//! A struct with several reactions, state of each kind, and an argument.

use std::time::Duration;

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Desk {
    pub orders: Rx<u64>,
    pub returns: Rx<String>,
    pub totals: Tx<u64>,
    pub open: u64,
    #[state(rollback)]
    pub names: Vec<String>,
    #[state(keep)]
    pub log: String,
    #[arg]
    pub rate: Duration,
}

#[actor]
impl Desk {
    /// Takes orders.
    #[react(await_for_all!(self.orders, self.totals))]
    fn order(&mut self, cx: &mut Context) -> Reaction {
        self.open += self.orders.drain().sum::<u64>();
        self.totals.push(self.open)?;
        self.log.push_str(cx.name());
        Ok(())
    }

    #[react(await_for_any!(self.returns.avail(2), every(self.rate)))]
    fn give_back(&mut self) {
        self.names.extend(self.returns.drain_owned());
        self.close();
    }

    fn close(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    #[on_stop]
    fn report(&self) {
        assert!(self.names.is_empty());
    }
}

#[actor]
async fn customer(orders: &mut Tx<u64>, returns: &mut Tx<String>, totals: &mut Rx<u64>) -> Reaction {
    orders.send(1).await?;
    totals.recv().await;
    returns.commit();
    Ok(())
}

graph! {
    pub fn shop() -> Shop {
        let desk = solo(Desk {
            open: 0,
            names: Vec::new(),
            log: String::new(),
            rate: Duration::from_millis(1),
            ..
        });
        let customer = solo(customer { .. });
        customer.orders >> desk.orders;
        customer.returns >> desk.returns;
        customer.totals << channel() << desk.totals;
    }
}

fn main() -> Result<(), GraphError> {
    shop().run()
}
